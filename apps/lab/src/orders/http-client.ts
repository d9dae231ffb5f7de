import { context, propagation } from '@opentelemetry/api';
import type { Calls } from './calls.ts';
import { inSpan, markStatus } from './span.ts';

export type HttpCall = { method: 'GET' | 'POST' | 'PUT'; path: string; body?: object };
/** Resolves with the answer's status; with 504 when there was no answer in time. */
export type HttpClient = (call: HttpCall) => Promise<number>;

/** Calls one other component over HTTP: measured, in a span of its own, with the trace handed on. */
export function createHttpClient(options: {
  server: string;
  url: string;
  calls: Calls;
  patienceMs: number;
}): HttpClient {
  const { server, url, calls, patienceMs } = options;
  const send = async ({ method, path, body }: HttpCall): Promise<number> => {
    const headers: Record<string, string> = {};
    propagation.inject(context.active(), headers);
    try {
      const response = await fetch(`${url}${path}`, {
        method,
        headers,
        signal: AbortSignal.timeout(patienceMs),
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
      await response.arrayBuffer();
      return response.status;
    } catch {
      // No answer at all is a failure like any other; metric and span carry it.
      return 504;
    }
  };
  return (call) => {
    const name = `${call.method} ${call.path.replace(/\/\d+$/, '/:id')}`;
    const attributes = { 'http.request.method': call.method, 'peer.service': server };
    return inSpan({ name, kind: 'client', attributes }, async (span) => {
      const started = performance.now();
      const status = await send(call);
      const failed = status >= 500;
      calls.observe({ server, protocol: 'http', seconds: (performance.now() - started) / 1000, failed });
      markStatus(span, status);
      return status;
    });
  };
}
