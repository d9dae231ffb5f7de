import { z } from 'zod';
import { readCapped } from './read-capped.ts';

export type PrometheusAuth =
  | { type: 'none' }
  | { type: 'bearer'; token: string }
  | { type: 'basic'; username: string; password: string };

export interface PrometheusOptions {
  /** Its base URL, with the path prefix if it has one; the only place that is ever called. */
  url: string;
  auth?: PrometheusAuth;
  /** Further headers, such as the tenant's `X-Scope-OrgID`. */
  headers?: Record<string, string>;
  /** Of one request, 10 s unless told. */
  timeoutMs?: number;
  /** Of one response body, 16 MiB unless told. */
  maxBytes?: number;
}

export type PrometheusAnswer = { ok: true; data: unknown } | { ok: false; errorType: string; message: string };

export type PrometheusApi = (
  path: string,
  params: Record<string, string | string[] | undefined>,
  options: { method: 'GET' | 'POST'; signal: AbortSignal },
) => Promise<PrometheusAnswer>;

/** The envelope of Prometheus' HTTP API, https://prometheus.io/docs/prometheus/latest/querying/api/#format-overview */
const Envelope = z.discriminatedUnion('status', [
  z.object({ status: z.literal('success'), data: z.unknown() }),
  z.object({ status: z.literal('error'), errorType: z.string(), error: z.string() }),
]);

/** An empty token or name is one that was not set: many Prometheus ask for none. */
const authorization = (auth: PrometheusAuth): Record<string, string> => {
  if (auth.type === 'bearer' && auth.token !== '') return { authorization: `Bearer ${auth.token}` };
  if (auth.type === 'basic' && auth.username !== '')
    return { authorization: `Basic ${Buffer.from(`${auth.username}:${auth.password}`).toString('base64')}` };
  return {};
};

const failed = (errorType: string, message: string): PrometheusAnswer => ({ ok: false, errorType, message });

/** Calls one Prometheus: never another origin (redirects are refused), never longer or larger than allowed. */
export const prometheusApi = (options: PrometheusOptions): PrometheusApi => {
  const base = options.url.endsWith('/') ? options.url : `${options.url}/`;
  const timeoutMs = options.timeoutMs ?? 10_000;
  const maxBytes = options.maxBytes ?? 16 * 1024 * 1024;
  const headers = {
    accept: 'application/json',
    ...options.headers,
    ...authorization(options.auth ?? { type: 'none' }),
  };

  return async (path, params, { method, signal }) => {
    const form = new URLSearchParams();
    for (const [name, value] of Object.entries(params)) for (const one of [value ?? []].flat()) form.append(name, one);
    const url = new URL(`api/v1/${path}`, base);
    if (method === 'GET') url.search = form.toString();
    const late = AbortSignal.timeout(timeoutMs);
    try {
      const response = await fetch(url, {
        method,
        headers,
        redirect: 'manual',
        signal: AbortSignal.any([signal, late]),
        ...(method === 'POST' ? { body: form } : {}),
      });
      if (response.status >= 300 && response.status < 400) {
        await response.body?.cancel();
        return failed('unavailable', 'Prometheus answered with a redirect: configure the address it points to');
      }
      const text = await readCapped(response, maxBytes);
      if (text === null) return failed('bad_data', `the answer is larger than ${maxBytes} bytes: ask for less`);
      const envelope = Envelope.safeParse(json(text));
      if (!envelope.success) return failed('unavailable', `Prometheus answered HTTP ${response.status}`);
      if (envelope.data.status === 'error') return failed(envelope.data.errorType, envelope.data.error);
      return { ok: true, data: envelope.data.data };
    } catch {
      // The cause of a failed fetch names hosts and ports, which is of no use to a caller.
      if (late.aborted) return failed('timeout', `no answer within ${timeoutMs / 1000} s`);
      return failed('unavailable', 'Prometheus cannot be reached');
    }
  };
};

const json = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
};
