import type { PageSource, Ports, Redactor, Severity } from '@compass/core';
import { z } from 'zod';
import { acceptInTime } from '../accept-in-time.ts';
import { addressOf, oneLine, Time } from './read-body.ts';

const Words = z.record(z.string(), z.coerce.string());

const Alert = z.looseObject({
  status: z.enum(['firing', 'resolved']),
  labels: Words.default({}),
  annotations: Words.default({}),
  startsAt: Time,
  /** A year before our era while it fires. */
  endsAt: Time.nullish(),
  generatorURL: z.string().nullish(),
  fingerprint: z.string().min(1).max(300),
});
type Alert = z.infer<typeof Alert>;

/** What Prometheus Alertmanager sends (version 4), and Grafana, which adds to it: only what is used is looked at. */
export const AlertGroup = z.looseObject({
  groupKey: z.string().nullish(),
  alerts: z.array(Alert).min(1).max(500),
});
export type AlertGroup = z.infer<typeof AlertGroup>;

/** The labels that name a service, the first that is there. */
const SERVICE_LABELS = ['service', 'service_name', 'app', 'app_kubernetes_io_name', 'deployment', 'job'];

const serviceOf = (redactor: Redactor, { labels }: Alert): string =>
  SERVICE_LABELS.map((name) => oneLine(redactor, labels[name], 200)).find((one) => one !== '') ?? 'unknown';

/** As people spell them; what is not known is P2. */
const URGENT = /^(critical|crit|page|emergency|fatal|disaster|sev-?[01]|p[01])$/i;
const MILD = /^(info|informational|low|minor|none|notice|debug|sev-?[3-5]|p[3-5])$/i;
export const severityFrom = (word: string | undefined): Severity =>
  URGENT.test(word ?? '') ? 'P1' : MILD.test(word ?? '') ? 'P3' : 'P2';

function pageOf(redactor: Redactor, alert: Alert, sender: string) {
  const { labels, annotations, status, fingerprint, startsAt, endsAt, generatorURL } = alert;
  const name = oneLine(redactor, labels['alertname'], 120);
  const said = oneLine(redactor, annotations['summary'] ?? annotations['description'] ?? annotations['message'], 400);
  return {
    fingerprint,
    word: status === 'firing' ? 'fires' : 'resolved',
    at: status === 'firing' ? startsAt : (endsAt ?? startsAt),
    severity: severityFrom(labels['severity']),
    name: name === '' ? sender : `${sender} ${name}`,
    title: [name, said].filter((one) => one !== '').join(': '),
    url: addressOf(generatorURL),
  };
}

/** What makes two notifications the same: they are sent again and again while an alert fires, and by several of one cluster. */
const keyOf = (ports: Ports, source: string, service: string, alerts: Alert[]): string => {
  const marks = alerts.map(({ fingerprint, status, startsAt, endsAt }) =>
    [fingerprint, status, startsAt, status === 'resolved' ? (endsAt ?? '') : ''].join(' '),
  );
  return `${source}:${ports.digest.sha256(JSON.stringify([service, ...marks.sort()]))}`;
};

/** One delivery a service: a group is made of what alerts have in common, which may be something else. Whether any is new. */
export async function acceptAlerts(
  ports: Ports,
  { alerts, groupKey }: AlertGroup,
  { source, sender }: { source: PageSource; sender: string },
): Promise<boolean> {
  const { redactor } = ports;
  let isNew = false;
  for (const [service, list] of Map.groupBy(alerts, (alert) => serviceOf(redactor, alert))) {
    const input = {
      source,
      service,
      context: { [source]: { group: oneLine(redactor, groupKey, 500), labels: list[0]?.labels ?? {} } },
      pages: list.map((alert) => pageOf(redactor, alert, sender)),
    };
    const key = keyOf(ports, source, service, list);
    const actor = { kind: 'webhook' as const, name: sender };
    isNew = (await acceptInTime(ports, { key, verb: 'follow_pages', input, actor })).isNew || isNew;
  }
  return isNew;
}
