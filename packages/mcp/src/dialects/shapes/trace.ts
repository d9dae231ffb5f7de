import { z } from 'zod';
import type { SpanRow } from '../../telemetry/wire.ts';

type Row = z.output<typeof SpanRow>;

const Attributes = z.array(
  z.looseObject({ key: z.string(), value: z.looseObject({ stringValue: z.string().optional() }).default({}) }),
);
const Common = {
  spanId: z.string(),
  parentSpanId: z.string().nullish(),
  // Protobuf's JSON leaves out what is empty.
  name: z.string().default(''),
  startTimeUnixNano: z.coerce.string(),
  endTimeUnixNano: z.coerce.string(),
  status: z
    .looseObject({ code: z.union([z.string(), z.number()]).nullish() })
    .nullish()
    .catch(undefined),
};
const OtlpSpans = z.array(z.looseObject({ ...Common, traceId: z.string() }));
const ResourceSpans = z.array(
  z.looseObject({
    resource: z.looseObject({ attributes: Attributes.default([]) }).default({ attributes: [] }),
    scopeSpans: z.array(z.looseObject({ spans: OtlpSpans })),
  }),
);
/** OpenTelemetry's JSON, as Tempo's two APIs wrap it. */
const Otlp = z.union([
  z.looseObject({ resourceSpans: ResourceSpans }).transform((one) => one.resourceSpans),
  z.looseObject({ batches: ResourceSpans }).transform((one) => one.batches),
]);
/** What Tempo's MCP server answers: written for models, by service. */
const ForModels = z.looseObject({
  traceId: z.string(),
  services: z.array(
    z.looseObject({
      serviceName: z.string().default(''),
      resource: z.record(z.string(), z.unknown()).default({}),
      scopes: z.array(z.looseObject({ spans: z.array(z.looseObject(Common)).default([]) })).default([]),
    }),
  ),
});

/** Ids are hexadecimal; OTLP over protobuf's JSON has them in base64. */
const hex = (id: string): string =>
  /^[0-9a-f]*$/i.test(id) ? id.toLowerCase() : Buffer.from(id, 'base64').toString('hex');

/** OpenTelemetry's code for it is 2; its names, and those that others make of it, say so. */
const failed = (code: string | number | null | undefined): boolean => code === 2 || /^(2|.*error)$/i.test(`${code}`);

/** Some give a trace's id without its leading zeros. */
const traceId = (id: string): string => hex(id).padStart(32, '0');

const row = (span: z.output<z.ZodObject<typeof Common>>, of: Pick<Row, 'traceID' | 'service' | 'pod'>): Row => ({
  ...of,
  spanID: hex(span.spanId),
  parentSpanID: hex(span.parentSpanId ?? '').replace(/^0+$/, ''),
  name: span.name,
  startNs: span.startTimeUnixNano,
  endNs: span.endTimeUnixNano,
  ...(failed(span.status?.code) ? { error: true } : {}),
});

const fromOtlp = (resources: z.output<typeof ResourceSpans>): Row[] =>
  resources.flatMap(({ resource, scopeSpans }) => {
    const named = new Map(resource.attributes.map(({ key, value }) => [key, value.stringValue ?? '']));
    const [service, pod] = [named.get('service.name') ?? '', named.get('k8s.pod.name') ?? ''];
    return scopeSpans.flatMap(({ spans }) =>
      spans.map((span) => row(span, { traceID: traceId(span.traceId), service, pod })),
    );
  });

const fromModels = ({ traceId: id, services }: z.output<typeof ForModels>): Row[] =>
  services.flatMap(({ serviceName, resource, scopes }) => {
    const pod = z.string().catch('').parse(resource['k8s.pod.name']);
    const of = { traceID: traceId(id), service: serviceName, pod };
    return scopes.flatMap(({ spans }) => spans.map((span) => row(span, of)));
  });

const Wrapped = z.looseObject({ trace: z.unknown() });

/** The spans of a trace in any form that servers of traces give; none of an empty answer. ZodError for another shape. */
export const spansOf = (value: unknown): Row[] => {
  const wrapped = Wrapped.safeParse(value);
  const trace = wrapped.success && 'trace' in wrapped.data ? wrapped.data.trace : value;
  if (trace === null || JSON.stringify(trace) === '{}') return [];
  const otlp = Otlp.safeParse(trace);
  return otlp.success ? fromOtlp(otlp.data) : fromModels(ForModels.parse(trace));
};
