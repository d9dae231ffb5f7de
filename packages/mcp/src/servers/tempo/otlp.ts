import { z } from 'zod';
import type { SpanRow } from '../../telemetry/wire.ts';
import { hexId } from './ids.ts';

/** As text; others that speak Tempo's API write a number, which is past what counts as whole and near enough. */
export const Nanoseconds = z
  .union([z.string().regex(/^\d{1,19}$/), z.number().nonnegative().max(1e19).transform(Math.round)])
  .transform(String)
  .default('0');
const Attribute = z.object({
  key: z.string(),
  value: z.looseObject({ stringValue: z.string().optional() }).optional(),
});
const OtlpSpan = z.object({
  traceId: z.string(),
  spanId: z.string(),
  parentSpanId: z.string().default(''),
  name: z.string().default(''),
  startTimeUnixNano: Nanoseconds,
  endTimeUnixNano: Nanoseconds,
  status: z.object({ code: z.union([z.string(), z.number()]).optional() }).optional(),
});
const Scope = z.object({ spans: z.array(OtlpSpan).default([]) });
const Resource = z.object({
  resource: z.object({ attributes: z.array(Attribute).default([]) }).optional(),
  scopeSpans: z.array(Scope).optional(),
  instrumentationLibrarySpans: z.array(Scope).optional(),
});

/** A trace as OTLP's JSON: `resourceSpans`, which Tempo's first API calls `batches`. */
export const Otlp = z.object({
  resourceSpans: z.array(Resource).optional(),
  batches: z.array(Resource).optional(),
});
export type Otlp = z.infer<typeof Otlp>;

/** https://opentelemetry.io/docs/specs/semconv/resource/k8s/ */
const PODS = ['k8s.pod.name', 'pod'];

const failed = (code: string | number | undefined): boolean => code === 2 || code === 'STATUS_CODE_ERROR';

/** The spans of an OTLP trace as rows, oldest first. */
export function rowsOf({ resourceSpans, batches }: Otlp): z.infer<typeof SpanRow>[] {
  const rows = (resourceSpans ?? batches ?? []).flatMap(({ resource, scopeSpans, instrumentationLibrarySpans }) => {
    const attributes = new Map((resource?.attributes ?? []).map(({ key, value }) => [key, value?.stringValue]));
    const pod = PODS.map((key) => attributes.get(key)).find((value) => value !== undefined) ?? '';
    return (scopeSpans ?? instrumentationLibrarySpans ?? []).flatMap(({ spans }) =>
      spans.map((span) => ({
        traceID: hexId(span.traceId, 16),
        spanID: hexId(span.spanId, 8),
        parentSpanID: hexId(span.parentSpanId, 8),
        service: attributes.get('service.name') ?? 'unknown',
        pod,
        name: span.name,
        startNs: span.startTimeUnixNano,
        endNs: span.endTimeUnixNano,
        ...(failed(span.status?.code) ? { error: true } : {}),
      })),
    );
  });
  return rows.sort((a, b) => Number(BigInt(a.startNs) - BigInt(b.startNs)) || (a.spanID < b.spanID ? -1 : 1));
}
