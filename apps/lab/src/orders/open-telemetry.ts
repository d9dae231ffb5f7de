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

const EVERY_MS = 1_000;

/**
 * From now on the program's spans and log records go to an OTLP/HTTP receiver, and trace context comes and goes in the
 * header traceparent (W3C). `sampled` is the share of the traces begun here that are kept; who begins one decides for
 * all on its way. `stop` resolves when what was still held is sent.
 */
export function startOpenTelemetry(options: { service: string; otlpUrl: string; sampled?: number }): {
  stop(): Promise<void>;
} {
  const { service, otlpUrl, sampled = 1 } = options;
  const resource = resourceFromAttributes({ 'service.name': service });
  const batches = { scheduledDelayMillis: EVERY_MS };
  const spans = new TracerProvider({
    resource,
    sampler: new ParentBasedSampler({ root: new TraceIdRatioBasedSampler(sampled) }),
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
