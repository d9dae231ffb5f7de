import { createHmac, timingSafeEqual } from 'node:crypto';
import { accept, CompassError, type Severity } from '@compass/core';
import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import type { ApiOptions } from '../create-api.ts';

/** PagerDuty V3: only what is used is looked at, and new fields and types may come. */
const Page = z.looseObject({
  event: z.looseObject({
    id: z.string().min(1).max(200),
    event_type: z.string(),
    occurred_at: z.string(),
    data: z.looseObject({
      id: z.string(),
      type: z.string().optional(),
      title: z.string().default(''),
      html_url: z.string().nullish(),
      number: z.number().nullish(),
      urgency: z.string().nullish(),
      priority: z.looseObject({ summary: z.string() }).nullish(),
      service: z.looseObject({ id: z.string(), summary: z.string() }).nullish(),
    }),
  }),
});
type Incident = z.infer<typeof Page>['event']['data'];

/** Any `v1=` of the header that is the HMAC-SHA256 of the raw body under any secret; compared in constant time. */
export function signed(body: Buffer, header: string | string[] | undefined, secrets: string[]): boolean {
  const given = (Array.isArray(header) ? header.join(',') : (header ?? '')).split(',').map((part) => part.trim());
  const wanted = secrets.map((secret) => Buffer.from(`v1=${createHmac('sha256', secret).update(body).digest('hex')}`));
  return given.slice(0, 10).some((one) => {
    const bytes = Buffer.from(one);
    return wanted.some((want) => want.length === bytes.length && timingSafeEqual(want, bytes));
  });
}

const severityOf = (incident: Incident): Severity => {
  const named = /P[1-3]/.exec(incident.priority?.summary ?? '')?.[0] as Severity | undefined;
  return named ?? (incident.urgency === 'low' ? 'P3' : 'P2');
};

/** Stored before it is acknowledged; the signed event id is the delivery's key, headers are not signed. */
export async function pagerduty(app: FastifyInstance, { ports, pagerdutySecrets }: ApiOptions): Promise<void> {
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body));
  app.post('/webhooks/pagerduty', { schema: { hide: true } }, async (request, reply) => {
    if (pagerdutySecrets.length === 0) throw new CompassError('not_found', 'PAGERDUTY_WEBHOOK_SECRET is not set.');
    const body = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
    if (!signed(body, request.headers['x-pagerduty-signature'], pagerdutySecrets))
      throw new CompassError('refused', 'The signature does not fit the body.');
    const { event } = parse(body);
    if (event.event_type !== 'incident.triggered') return reply.code(202).send({ accepted: false });
    const incident = event.data;
    const { isNew } = await accept(ports, {
      key: `pagerduty:${event.id}`,
      verb: 'start_investigation',
      input: {
        service: incident.service?.summary ?? 'unknown',
        symptoms: incident.title === '' ? [] : [incident.title.slice(0, 500)],
        severity: severityOf(incident),
        source: 'pagerduty',
        fingerprint: incident.id,
        context: { pagerduty: { id: incident.id, number: incident.number ?? null, url: incident.html_url ?? null } },
        timestamp: new Date(event.occurred_at).toISOString(),
      },
      actor: { kind: 'pagerduty', name: 'PagerDuty' },
    });
    return reply.code(202).send({ accepted: true, isNew });
  });
}

function parse(body: Buffer): z.infer<typeof Page> {
  let value: unknown;
  try {
    value = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body));
  } catch {
    throw new CompassError('invalid', 'The body is not JSON in UTF-8.');
  }
  const parsed = Page.safeParse(value);
  if (!parsed.success)
    throw new CompassError('invalid', `${parsed.error.issues[0]?.path.join('.')}: ${parsed.error.issues[0]?.message}`);
  if (Number.isNaN(Date.parse(parsed.data.event.occurred_at)))
    throw new CompassError('invalid', 'event.occurred_at: is not a time.');
  return parsed.data;
}
