import type { LocalContext } from '../context.ts';
import { deny } from '../refusal.ts';

const ANSWER_WITHIN_MS = 10_000;

/**
 * Sends the webhook that PagerDuty V3 sends for a new incident. `severity` P1 to P5 becomes the priority; P1, P2,
 * `critical` and `high` (or none) are of high urgency, everything else of low.
 */
export async function sendPage(
  slack: LocalContext,
  page: { service: string; title: string; severity?: string | undefined },
) {
  const pager =
    slack.pager.current ?? deny(409, 'no_pager', 'Nothing listens for pages: no webhook address was given.');
  const number = slack.record.pages() + 1;
  await slack.record.write({ kind: 'paged', number });
  const { event, body } = webhook(slack, page, number);
  const response = await fetch(pager.url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-pagerduty-signature': pager.sign(body) },
    body,
    redirect: 'error',
    signal: AbortSignal.timeout(ANSWER_WITHIN_MS),
  }).catch((cause: unknown) =>
    deny(424, 'page_failed', `The webhook cannot be reached: ${cause instanceof Error ? cause.message : ''}`),
  );
  await response.body?.cancel();
  if (!response.ok) deny(424, 'page_failed', `The webhook answered ${response.status}.`);
  return { event_id: event.id, incident: event.data.id, number, status: response.status };
}

function webhook(
  slack: LocalContext,
  page: { service: string; title: string; severity?: string | undefined },
  number: number,
) {
  const at = new Date(slack.stamps.now()).toISOString();
  const id = slack.stamps.id('Q');
  const serviceId = `P${page.service
    .toUpperCase()
    .replace(/[^A-Z0-9]/g, '')
    .slice(0, 12)}`;
  const severity = page.severity?.toUpperCase();
  const priority =
    severity !== undefined && /^P[1-5]$/.test(severity)
      ? { id: `PR${severity}`, type: 'priority_reference', summary: severity }
      : null;
  const urgent = severity === undefined || ['P1', 'P2', 'CRITICAL', 'HIGH'].includes(severity);
  const web = 'https://local.pagerduty.test';
  const event = {
    id: slack.stamps.id('01'),
    event_type: 'incident.triggered',
    resource_type: 'incident',
    occurred_at: at,
    agent: null,
    client: { name: 'Local Slack' },
    data: {
      id,
      type: 'incident',
      self: `${web}/api/incidents/${id}`,
      html_url: `${web}/incidents/${id}`,
      number,
      status: 'triggered',
      incident_key: id.toLowerCase(),
      created_at: at,
      title: page.title,
      incident_type: { name: 'incident_default' },
      service: {
        id: serviceId,
        type: 'service_reference',
        summary: page.service,
        html_url: `${web}/services/${serviceId}`,
      },
      assignees: [],
      escalation_policy: null,
      teams: [],
      priority,
      urgency: urgent ? 'high' : 'low',
      conference_bridge: null,
      resolve_reason: null,
    },
  };
  return { event, body: JSON.stringify({ event }) };
}
