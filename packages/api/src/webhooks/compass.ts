import { CompassError } from '@compass/core';
import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { acceptInTime } from '../accept-in-time.ts';
import type { ApiOptions } from '../create-api.ts';
import { severityFrom } from './alerts.ts';
import { addressOf, checked, oneLine, parsed, rawBody, Time, takeRawBodies } from './read-body.ts';
import { signedAt } from './signature.ts';

/** The body of `POST /webhooks/compass`, for whatever can be told to send it. */
export const CompassAlert = z.strictObject({
  title: z.string().min(1).max(2000),
  service: z.string().min(1).max(500),
  /** `P1` to `P3`, or a word such as critical, warning or info. */
  severity: z.string().max(40).optional(),
  symptoms: z.array(z.string().max(2000)).max(19).default([]),
  labels: z.record(z.string(), z.string().max(2000)).default({}),
  status: z.enum(['firing', 'resolved']).default('firing'),
  /** When that became so; the time of the signature unless given. */
  at: Time.optional(),
  /** The sender's own name for the alert: the same one until it is resolved. The service and the title unless given. */
  dedup_key: z.string().min(1).max(300).optional(),
  link: z.string().max(2000).optional(),
});

/** Signed over time and body, so that what was listened to cannot be sent again later: docs/SLACK.md says how. */
export async function compass(app: FastifyInstance, { ports, webhooks }: ApiOptions): Promise<void> {
  takeRawBodies(app);
  app.post('/webhooks/compass', { schema: { hide: true } }, async (request, reply) => {
    if (webhooks.compass.length === 0) throw new CompassError('not_found', 'COMPASS_WEBHOOK_SECRET is not set.');
    const body = rawBody(request);
    const header = request.headers['x-compass-signature'];
    if (!signedAt(body, header, { secrets: webhooks.compass, now: ports.clock.now() }))
      throw new CompassError('refused', 'The signature does not fit the body, or its time is more than 5 min off.');
    const alert = checked(CompassAlert, parsed(body));
    const { redactor, digest } = ports;
    const stamp = /\bt=(\d+)/.exec(String(header))?.[1] ?? '0';
    const service = oneLine(redactor, alert.service, 200) || 'unknown';
    const title = oneLine(redactor, alert.title, 500);
    const { isNew } = await acceptInTime(ports, {
      // Sent again it is the same; signed anew without a time of its own it is told anew, and the alert's name keeps it one.
      key: `webhook:${digest.sha256(`${alert.at === undefined ? stamp : ''}.${body.toString('base64')}`)}`,
      verb: 'follow_pages',
      input: {
        source: 'webhook',
        service,
        context: { webhook: { labels: alert.labels } },
        symptoms: alert.symptoms.map((one) => oneLine(redactor, one, 500)).filter((one) => one !== ''),
        pages: [
          {
            fingerprint: alert.dedup_key ?? digest.sha256(JSON.stringify([service, title])),
            at: alert.at ?? new Date(Number(stamp) * 1000).toISOString(),
            word: alert.status === 'firing' ? 'fires' : 'resolved',
            severity: severityFrom(alert.severity),
            name: title.slice(0, 80).trim() || service,
            title,
            url: addressOf(alert.link),
          },
        ],
      },
      actor: { kind: 'webhook', name: 'a webhook' },
    });
    return reply.code(202).send({ accepted: true, isNew });
  });
}
