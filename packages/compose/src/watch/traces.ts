import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  type Attributes,
  ROOT_CONTEXT,
  type SpanContext,
  SpanKind,
  SpanStatusCode,
  TraceFlags,
  trace,
} from '@opentelemetry/api';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { resourceFromAttributes } from '@opentelemetry/resources';
import { AlwaysOnSampler, BatchSpanProcessor, TracerProvider } from '@opentelemetry/sdk-trace';
import type { About } from './about.ts';
import type { See, Seen } from './seen.ts';

const EVERY_MS = 1_000;
/** A receiver that is away holds nobody up. */
const LAST_MS = 3_000;
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

const hex = (text: string, bytes: number): string =>
  createHash('sha256')
    .update(text)
    .digest('hex')
    .slice(0, 2 * bytes);

/** An investigation's trace has its id, so that every process knows it and nobody has to hand it on. */
const traceOf = (investigation: string): string => investigation.replaceAll('-', '');
const rootOf = (investigation: string): string => hex(`investigation ${investigation}`, 8);
const runOf = ({ step, epoch }: NonNullable<About['run']>): string => hex(`step ${step} ${epoch}`, 8);

interface Told {
  name: string;
  kind: SpanKind;
  investigation: string;
  /** Its own id, where others are its children. */
  id: string | null;
  parent: string | null;
  from: Date;
  to: Date;
  failed: boolean;
  attributes: Attributes;
}

/** The span that something seen is; null for what belongs to no investigation. */
function spanOf(seen: Seen): Told | null {
  if (seen.what === 'end') {
    const { id, number, status, startedAt, endedAt, trigger } = seen.investigation;
    return {
      name: 'investigation',
      kind: SpanKind.INTERNAL,
      investigation: id,
      id: rootOf(id),
      parent: null,
      from: new Date(startedAt),
      to: new Date(endedAt ?? startedAt),
      failed: status === 'failed',
      attributes: { 'compass.number': number, 'compass.end': status, 'compass.source': trigger.source },
    };
  }
  const { about, from, to, outcome } = seen;
  const { investigation, run } = about;
  if (investigation === null || !UUID.test(investigation)) return null;
  const base = { investigation, from, to, id: null, parent: run === null ? rootOf(investigation) : runOf(run) };
  const out = { ...base, kind: SpanKind.CLIENT, failed: outcome !== 'ok' };
  const attributes = { 'compass.investigation': investigation, 'compass.outcome': outcome };
  switch (seen.what) {
    case 'step':
      return {
        ...base,
        name: `step ${seen.kind}`,
        kind: SpanKind.CONSUMER,
        id: run && runOf(run),
        parent: rootOf(investigation),
        failed: ['failed', 'quarantined', 'crashed'].includes(seen.outcome),
        attributes: { ...attributes, ...(run && { 'compass.step': run.step }) },
      };
    case 'delivery':
      // The second time it is another investigation's, or nobody's.
      if (seen.outcome === 'repeated') return null;
      return {
        ...base,
        name: `delivery ${seen.verb}`,
        kind: SpanKind.SERVER,
        failed: seen.outcome === 'failed',
        attributes: { ...attributes, 'compass.source': seen.source },
      };
    case 'tool':
      return { ...out, name: `tool ${seen.tool}`, attributes: { ...attributes, 'compass.server': seen.server } };
    case 'model':
      return {
        ...out,
        name: `model ${seen.model}`,
        attributes: { ...attributes, 'gen_ai.provider.name': seen.provider, 'compass.usd': seen.usd },
      };
    case 'slack':
      return { ...out, name: `slack ${seen.method}`, attributes };
  }
}

/** Spans of all that is seen go to an OTLP/HTTP receiver, one trace an investigation. `close` resolves when what was held is sent. */
export function startTraces(options: {
  url: string;
  headers: Record<string, string>;
  service: string;
  /** Of the installation: `production`. */
  environment: string;
}): { see: See; close(): Promise<void> } {
  const { url, headers, service, environment } = options;
  // A span is told when it is over; its ids follow from what it is of.
  const next = { trace: '', span: null as string | null };
  const provider = new TracerProvider({
    resource: resourceFromAttributes({
      'service.name': service,
      'service.instance.id': randomUUID(),
      'deployment.environment.name': environment,
    }),
    sampler: new AlwaysOnSampler(),
    idGenerator: {
      generateTraceId: () => next.trace,
      generateSpanId: () => next.span ?? randomBytes(8).toString('hex'),
    },
    spanProcessors: [
      new BatchSpanProcessor({ scheduledDelayMillis: EVERY_MS, exporter: new OTLPTraceExporter({ url, headers }) }),
    ],
  });
  const tracer = provider.getTracer('compass');
  const contextOf = (parent: SpanContext) => trace.setSpanContext(ROOT_CONTEXT, parent);
  return {
    see: (seen) => {
      const told = spanOf(seen);
      if (told === null || !UUID.test(told.investigation)) return;
      const { name, kind, from, to, parent, failed, attributes } = told;
      Object.assign(next, { trace: traceOf(told.investigation), span: told.id });
      const above = parent && { traceId: next.trace, spanId: parent, traceFlags: TraceFlags.SAMPLED, isRemote: true };
      const context = above ? contextOf(above) : ROOT_CONTEXT;
      const span = tracer.startSpan(name, { kind, startTime: from, attributes }, context);
      if (failed) span.setStatus({ code: SpanStatusCode.ERROR });
      span.end(to);
    },
    close: async () => {
      const late = new AbortController();
      const shut = provider.shutdown().catch(() => undefined);
      await Promise.race([shut, sleep(LAST_MS, undefined, { signal: late.signal }).catch(() => undefined)]);
      late.abort();
    },
  };
}
