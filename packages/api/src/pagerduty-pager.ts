import { CompassError, type Pager } from '@compass/core';
import { z } from 'zod';

export interface PagerdutyOptions {
  /** https://api.pagerduty.com, or that of another region. */
  url: string;
  /** A REST API key. */
  key: string;
  /** The e-mail address of a user: PagerDuty writes in somebody's name. */
  from: string;
  fetch: typeof globalThis.fetch;
}

const TIMEOUT_MS = 10_000;
const LIMITED_MS = 30_000;
const MOST_LINES = 10;

const Notes = z.looseObject({ notes: z.array(z.looseObject({ content: z.string().nullish() })) });
const Incident = z.looseObject({ incident: z.looseObject({ status: z.string() }) });
const Alerts = z.looseObject({
  alerts: z.array(
    z.looseObject({ summary: z.string().nullish(), body: z.looseObject({ details: z.unknown() }).nullish() }),
  ),
});

/** The answer did not come, so that nobody knows whether it was taken. */
class Lost extends CompassError {}

/** It was never reached, so that surely nothing was taken. */
const NOT_SENT = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN']);
const wasNotSent = (error: unknown): boolean => {
  const { code, cause } = (error ?? {}) as { code?: unknown; cause?: { code?: unknown } };
  return NOT_SENT.has(String(code)) || NOT_SENT.has(String(cause?.code));
};

/** `ratelimit-reset` is in seconds (PagerDuty, REST API, rate limits). */
const waitOf = ({ headers }: Response): number => {
  const seconds = Number(headers.get('ratelimit-reset') ?? headers.get('retry-after') ?? Number.NaN);
  return Number.isFinite(seconds) && seconds >= 0 ? Math.min(seconds, 600) * 1000 : LIMITED_MS;
};

function refusedBy({ status }: Response): CompassError {
  if (status === 401 || status === 403)
    return new CompassError('refused', 'It refuses PAGERDUTY_API_KEY. Give one that may write, of the same account.');
  if (status === 404)
    return new CompassError('not_found', 'It knows no such incident: is PAGERDUTY_API_KEY of the same account?');
  return new CompassError(
    'invalid',
    `It did not take what was written (${status}): is PAGERDUTY_FROM a user of this account?`,
  );
}

/** Texts of an alert's details, which may be of any shape: `name: value` of its first level. */
function linesOf({ summary, body }: z.infer<typeof Alerts>['alerts'][number]): string[] {
  const details = body?.details;
  const pairs =
    typeof details === 'object' && details !== null && !Array.isArray(details) ? Object.entries(details) : [];
  return [
    ...(summary == null ? [] : [summary]),
    ...(typeof details === 'string' ? [details] : []),
    ...pairs.flatMap(([name, value]) =>
      typeof value === 'string' || typeof value === 'number' ? [`${name}: ${value}`] : [],
    ),
  ];
}

/** PagerDuty by its REST API v2. */
export function pagerdutyPager({ url, key, from, fetch }: PagerdutyOptions): Pager {
  const base = url.replace(/\/$/, '');
  const place = (incident: string, rest = '') => `${base}/incidents/${encodeURIComponent(incident)}${rest}`;

  const ask = async (method: 'GET' | 'POST' | 'PUT', address: string, abort: AbortSignal, body?: unknown) => {
    const response = await fetch(address, {
      method,
      headers: {
        authorization: `Token token=${key}`,
        accept: 'application/vnd.pagerduty+json;version=2',
        'content-type': 'application/json',
        ...(method === 'GET' ? {} : { from }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      signal: AbortSignal.any([abort, AbortSignal.timeout(TIMEOUT_MS)]),
    }).catch((cause: unknown) => {
      abort.throwIfAborted();
      if (wasNotSent(cause)) throw new CompassError('unavailable', 'It cannot be reached.', { cause });
      throw new Lost('unavailable', 'It does not answer.', { cause });
    });
    if (response.ok)
      return response.json().catch((cause: unknown) => {
        throw new Lost('unavailable', 'It does not answer in JSON.', { cause });
      });
    await response.body?.cancel();
    if (response.status === 429)
      throw new CompassError('unavailable', 'It asks for a pause.', { retryAfterMs: waitOf(response) });
    if (response.status >= 500) throw new Lost('unavailable', `It answers ${response.status}.`);
    throw refusedBy(response);
  };
  const read = async <T>(schema: z.ZodType<T>, address: string, abort: AbortSignal): Promise<T> => {
    const answer = schema.safeParse(await ask('GET', address, abort));
    if (!answer.success) throw new CompassError('unavailable', 'It answers in a shape that is not known.');
    return answer.data;
  };

  return {
    async details(incident, abort) {
      const { alerts } = await read(Alerts, place(incident, '/alerts?limit=5'), abort);
      return alerts.flatMap(linesOf).slice(0, MOST_LINES);
    },
    async note(incident, { text, mark }, abort) {
      const { notes } = await read(Notes, place(incident, '/notes'), abort);
      if (notes.some(({ content }) => content?.includes(mark) === true)) return;
      await ask('POST', place(incident, '/notes'), abort, { note: { content: text } });
    },
    async statusUpdate(incident, text, abort) {
      try {
        await ask('POST', place(incident, '/status_updates'), abort, { message: text });
        return 'taken';
      } catch (error) {
        if (error instanceof Lost) return 'unclear';
        throw error;
      }
    },
    async resolve(incident, why, abort) {
      const { incident: known } = await read(Incident, place(incident), abort);
      if (known.status === 'resolved') return;
      await ask('PUT', place(incident), abort, {
        incident: { type: 'incident_reference', status: 'resolved', resolution: why },
      });
    },
  };
}
