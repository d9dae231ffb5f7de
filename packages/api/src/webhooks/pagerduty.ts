import { CompassError, type PageWord, type Severity } from '@compass/core';
import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { acceptInTime } from '../accept-in-time.ts';
import type { ApiOptions } from '../create-api.ts';
import { addressOf, checked, oneLine, parsed, rawBody, Time, takeRawBodies } from './read-body.ts';
import { signed } from './signature.ts';

/** PagerDuty V3: only what is used is looked at, and new fields and types may come. */
const Envelope = z.looseObject({
  event: z.looseObject({ id: z.string().min(1).max(200), event_type: z.string(), data: z.unknown() }),
});
const PageDelivery = z.looseObject({
  event: z.looseObject({
    id: z.string(),
    occurred_at: Time,
    data: z.looseObject({
      id: z.string().min(1).max(300),
      title: z.string().nullish(),
      html_url: z.string().nullish(),
      number: z.number().nullish(),
      urgency: z.string().nullish(),
      priority: z.looseObject({ summary: z.string().nullish() }).nullish(),
      service: z.looseObject({ summary: z.string().nullish() }).nullish(),
    }),
  }),
});
type Incident = z.infer<typeof PageDelivery>['event']['data'];

/** What the event says of the incident's state; null where it speaks of its priority alone. */
const WORDS: Record<string, PageWord | null> = {
  'incident.triggered': 'fires',
  'incident.reopened': 'fires',
  'incident.acknowledged': 'acknowledged',
  'incident.resolved': 'resolved',
  'incident.priority_updated': null,
};

/** PagerDuty's own priorities go to P5; what is less than P3 is P3 here. */
function severityOf(incident: Incident): Severity {
  const named = /\bP([1-5])\b/.exec(incident.priority?.summary ?? '')?.[1];
  if (named === undefined) return incident.urgency === 'low' ? 'P3' : 'P2';
  return named === '1' ? 'P1' : named === '2' ? 'P2' : 'P3';
}

/** Stored before it is acknowledged; the signed event id is the delivery's key, headers are not signed. */
export async function pagerduty(app: FastifyInstance, { ports, webhooks }: ApiOptions): Promise<void> {
  takeRawBodies(app);
  app.post('/webhooks/pagerduty', { schema: { hide: true } }, async (request, reply) => {
    if (webhooks.pagerduty.length === 0) throw new CompassError('not_found', 'PAGERDUTY_WEBHOOK_SECRET is not set.');
    const body = rawBody(request);
    if (!signed(body, request.headers['x-pagerduty-signature'], webhooks.pagerduty))
      throw new CompassError('refused', 'The signature does not fit the body.');
    const value = parsed(body);
    // Most types have another shape, and there are new ones: only those of an incident's state are looked at more closely.
    const word = WORDS[checked(Envelope, value).event.event_type];
    if (word === undefined) return reply.code(202).send({ accepted: false });
    const { event } = checked(PageDelivery, value);
    const incident = event.data;
    const { redactor } = ports;
    const { id, number = null, html_url: url = null } = incident;
    const { isNew } = await acceptInTime(ports, {
      key: `pagerduty:${event.id}`,
      verb: 'follow_pages',
      input: {
        source: 'pagerduty',
        // A page is never lost for what its service is called.
        service: oneLine(redactor, incident.service?.summary, 200) || 'unknown',
        context: { pagerduty: { id, number, url } },
        pages: [
          {
            fingerprint: id,
            at: event.occurred_at,
            word,
            severity: severityOf(incident),
            name: `PagerDuty ${number === null ? oneLine(redactor, id, 40) : `#${number}`}`,
            title: oneLine(redactor, incident.title, 500),
            url: addressOf(url),
          },
        ],
      },
      actor: { kind: 'pagerduty', name: 'PagerDuty' },
    });
    return reply.code(202).send({ accepted: true, isNew });
  });
}
