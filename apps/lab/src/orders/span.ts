import { type Attributes, type Context, context, type Span, SpanKind, SpanStatusCode, trace } from '@opentelemetry/api';

/** Runs `work` in a span of its own, below the one that is active here or in `parent`. What `work` throws marks it failed. */
export function inSpan<T>(
  span: { name: string; kind: 'server' | 'client'; attributes: Attributes; parent?: Context },
  work: (span: Span) => Promise<T>,
): Promise<T> {
  const { name, kind, attributes, parent = context.active() } = span;
  const options = { kind: kind === 'server' ? SpanKind.SERVER : SpanKind.CLIENT, attributes };
  return trace.getTracer('lab').startActiveSpan(name, options, parent, async (opened) => {
    try {
      return await work(opened);
    } catch (error) {
      opened.setStatus({ code: SpanStatusCode.ERROR });
      throw error;
    } finally {
      opened.end();
    }
  });
}

/** A status of 5xx is a failed span on both ends of a call. */
export function markStatus(span: Span, status: number): void {
  span.setAttribute('http.response.status_code', status);
  if (status >= 500) span.setStatus({ code: SpanStatusCode.ERROR });
}
