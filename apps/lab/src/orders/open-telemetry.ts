import { context, propagation, trace } from '@opentelemetry/api';
import { logs } from '@opentelemetry/api-logs';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import { W3CTraceContextPropagator } from '@opentelemetry/core';
import { OTLPLogExporter } from '@opentelemetry/exporter-logs-otlp-http';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { resourceFromAttributes } from '@opentelemetry/resources';
import { BatchLogRecordProcessor, LoggerProvider } from '@opentelemetry/sdk-logs';
import {
  BatchSpanProcessor,
  ParentBasedSampler,
  TraceIdRatioBasedSampler,
  TracerProvider,
} from '@opentelemetry/sdk-trace';

/** One visit in five is traced, whole: who starts a trace decides for everybody on its way. */
const SAMPLED = 0.2;
const EVERY_MS = 1_000;

/**
 * From now on the program's spans and log records go to an OTLP/HTTP receiver, and trace context comes and goes in the
 * header traceparent (W3C). Resolves `stop` when what was still held is sent.
 */
export function startOpenTelemetry({ service, otlpUrl }: { service: string; otlpUrl: string }): {
  stop(): Promise<void>;
} {
  const resource = resourceFromAttributes({ 'service.name': service });
  const batches = { scheduledDelayMillis: EVERY_MS };
  const spans = new TracerProvider({
    resource,
    sampler: new ParentBasedSampler({ root: new TraceIdRatioBasedSampler(SAMPLED) }),
    spanProcessors: [
      new BatchSpanProcessor({ ...batches, exporter: new OTLPTraceExporter({ url: `${otlpUrl}/v1/traces` }) }),
    ],
  });
  const records = new LoggerProvider({
    resource,
    processors: [
      new BatchLogRecordProcessor({ ...batches, exporter: new OTLPLogExporter({ url: `${otlpUrl}/v1/logs` }) }),
    ],
  });
  context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
  propagation.setGlobalPropagator(new W3CTraceContextPropagator());
  trace.setGlobalTracerProvider(spans);
  logs.setGlobalLoggerProvider(records);
  return {
    async stop() {
      await Promise.all([spans.shutdown(), records.shutdown()]);
    },
  };
}
