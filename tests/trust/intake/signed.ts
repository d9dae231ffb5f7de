import { createHmac } from 'node:crypto';
import type { WebhookSecrets } from '@compass/api';

/** Two of each, as while one is exchanged for the other. */
export const SECRETS: WebhookSecrets = {
  pagerduty: ['pagerduty secret, old', 'pagerduty secret, new'],
  alertmanager: ['alertmanager token, old', 'alertmanager token, new'],
  grafana: { tokens: [], secrets: ['grafana secret, old', 'grafana secret, new'] },
  compass: ['compass secret, old', 'compass secret, new'],
};

export const hmac = (secret: string, ...parts: (string | Buffer)[]): string => {
  const made = createHmac('sha256', secret);
  for (const part of parts) made.update(part);
  return made.digest('hex');
};

export const nowSeconds = (): number => Math.floor(Date.now() / 1000);

/** PagerDuty's webhook V3 of one incident. */
export const pagerdutyEvent = (event: {
  id: string;
  type: string;
  at: string;
  incident: string;
  service: string;
  priority?: string | null;
}): string =>
  JSON.stringify({
    event: {
      id: event.id,
      event_type: `incident.${event.type}`,
      occurred_at: event.at,
      data: {
        id: event.incident,
        type: 'incident',
        number: 7,
        title: `${event.service} is slow`,
        html_url: `https://acme.pagerduty.example/incidents/${event.incident}`,
        urgency: 'high',
        priority: event.priority == null ? null : { summary: event.priority },
        service: { summary: event.service },
      },
    },
  });

export const signedByPagerduty = (body: string | Buffer, secret: string): Record<string, string> => ({
  'x-pagerduty-signature': `v1=${hmac(secret, body)}`,
});

export const signedForCompass = (body: string | Buffer, secret: string, t = nowSeconds()): Record<string, string> => ({
  'x-compass-signature': `t=${t},v1=${hmac(secret, `${t}.`, body)}`,
});
