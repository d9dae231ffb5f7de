import { createHmac } from 'node:crypto';
import type { Ack, EnvelopeType, Retry } from './link.ts';

/** Where an app without a socket takes its requests, and what they are signed with. */
export type RequestTarget = { url: string; signingSecret: string };

/** Slack's own spelling: no charset, or Bolt refuses the form. */
const FORM = 'application/x-www-form-urlencoded';

function written(type: EnvelopeType, payload: Record<string, unknown>): { contentType: string; body: string } {
  if (type === 'events_api') return { contentType: 'application/json', body: JSON.stringify(payload) };
  const fields: Record<string, string> =
    type === 'interactive'
      ? { payload: JSON.stringify(payload) }
      : Object.fromEntries(Object.entries(payload).map(([name, value]) => [name, String(value ?? '')]));
  return { contentType: FORM, body: new URLSearchParams(fields).toString() };
}

const ackOf = (text: string): unknown => {
  if (text === '') return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return { text };
  }
};

/** The same payload as over a socket, as a signed request; what is no 2xx, or too late, counts as failed. */
export async function deliverByHttp(
  target: RequestTarget,
  about: {
    type: EnvelopeType;
    payload: Record<string, unknown>;
    seconds: number;
    withinMs: number;
    retry?: Retry | undefined;
  },
): Promise<Ack> {
  const { contentType, body } = written(about.type, about.payload);
  const timestamp = String(about.seconds);
  const hash = createHmac('sha256', target.signingSecret).update(`v0:${timestamp}:${body}`).digest('hex');
  try {
    const answer = await fetch(target.url, {
      method: 'POST',
      headers: {
        'content-type': contentType,
        'x-slack-request-timestamp': timestamp,
        'x-slack-signature': `v0=${hash}`,
        ...(about.retry === undefined
          ? {}
          : {
              'x-slack-retry-num': String(about.retry.retry_attempt),
              'x-slack-retry-reason': about.retry.retry_reason,
            }),
      },
      body,
      signal: AbortSignal.timeout(about.withinMs),
    });
    const text = await answer.text();
    return answer.ok ? { outcome: 'acked', payload: ackOf(text) } : { outcome: 'timeout' };
  } catch (error) {
    return { outcome: error instanceof TypeError ? 'unconnected' : 'timeout' };
  }
}
