import { createHmac, timingSafeEqual } from 'node:crypto';
import { CompassError, type Redactor, type Severity } from '@compass/core';
import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { acceptInTime } from '../accept-in-time.ts';
import type { ApiOptions } from '../create-api.ts';

/** PagerDuty V3: only what is used is looked at, and new fields and types may come. */
const Envelope = z.looseObject({
  event: z.looseObject({ id: z.string().min(1).max(200), event_type: z.string(), data: z.unknown() }),
});
const Page = z.looseObject({
  event: z.looseObject({
    id: z.string(),
    occurred_at: z.string().refine((at) => !Number.isNaN(Date.parse(at)), 'is not a time'),
    data: z.looseObject({
      id: z.string(),
      title: z.string().nullish(),
      html_url: z.string().nullish(),
      number: z.number().nullish(),
      urgency: z.string().nullish(),
      priority: z.looseObject({ summary: z.string().nullish() }).nullish(),
      service: z.looseObject({ summary: z.string().nullish() }).nullish(),
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

/** PagerDuty's own priorities go to P5; what is less than P3 is P3 here. */
function severityOf(incident: Incident): Severity {
  const named = /\bP([1-5])\b/.exec(incident.priority?.summary ?? '')?.[1];
  if (named === undefined) return incident.urgency === 'low' ? 'P3' : 'P2';
  return named === '1' ? 'P1' : named === '2' ? 'P2' : 'P3';
}

/** Names and titles are one line; a database takes no NUL. Half a secret cannot be told any more: they are redacted before they are cut. */
const oneLine = (redactor: Redactor, text: string | null | undefined, most: number): string =>
  redactor
    .text(text ?? '')
    .replace(/\p{Cc}+/gu, ' ')
    .trim()
    .slice(0, most)
    .trim();

/** A page is never lost for what its service is called. */
const serviceOf = (redactor: Redactor, incident: Incident): string =>
  oneLine(redactor, incident.service?.summary, 200) || 'unknown';

const symptomsOf = (redactor: Redactor, incident: Incident): string[] => {
  const title = oneLine(redactor, incident.title, 500);
  return title === '' ? [] : [title];
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
    const value = parse(body);
    // Most types have another shape, and there are new ones: only a page is looked at more closely.
    if (checked(Envelope, value).event.event_type !== 'incident.triggered')
      return reply.code(202).send({ accepted: false });
    const { event } = checked(Page, value);
    const incident = event.data;
    const { isNew } = await acceptInTime(ports, {
      key: `pagerduty:${event.id}`,
      verb: 'start_investigation',
      input: {
        service: serviceOf(ports.redactor, incident),
        symptoms: symptomsOf(ports.redactor, incident),
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

function parse(body: Buffer): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body));
  } catch {
    throw new CompassError('invalid', 'The body is not JSON in UTF-8.');
  }
}

function checked<T>(schema: z.ZodType<T>, value: unknown): T {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  const field = issue?.path.join('.') || 'body';
  throw new CompassError('invalid', `${field}: ${issue?.message ?? 'is not valid'}`, { field });
}
