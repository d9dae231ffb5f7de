import { type CompassError, type ErrorCode, isCompassError, type SourceState, type Telemetry } from '@compass/core';
import type { Asked } from '../sources/server-of.ts';

const MINUTE_MS = 60_000;

/** The cheapest question that shows whether somebody answers; what the answer says does not matter. */
const questions: Record<Asked, (telemetry: Telemetry, window: { start: Date; end: Date }) => Promise<unknown>> = {
  metrics: (telemetry, { end }) => telemetry.instant({ query: 'vector(1)', at: end }),
  logs: (telemetry, window) => telemetry.logLines({ query: '{service_name=~".+"}', ...window, limit: 1 }),
  traces: (telemetry, window) => telemetry.traces({ ...window, limit: 1 }),
  changes: (telemetry, window) => telemetry.changes(window),
  annotations: (telemetry, window) => telemetry.annotations(window),
  sessions: (telemetry) => telemetry.sessions(),
};

/** Nothing is wrong with the question: `invalid` is a Grafana that has no such data source, or several. */
const MISSING: ErrorCode[] = ['unavailable', 'refused', 'invalid'];

/** An error of the MCP connection says nothing of what stands behind the server. */
const OF_CONNECTION = /^\w*Error: /;

/** What went wrong, for whoever runs the check: what the server said of it, without the kind of error before it and a full stop after it. */
const reasonOf = ({ code, message, cause }: CompassError): string => {
  const said = cause instanceof Error && !OF_CONNECTION.test(cause.message) ? cause.message : message;
  return `${said.replace(/^[a-z_]+: /, '')}${code === 'refused' ? '. Look at its auth, in mcp_servers.yaml' : ''}`;
};

/** A source that nobody answers for, that lets nobody in, or that cannot take so plain a question is missing; one that finds nothing is there. */
export async function askOnce(telemetry: Telemetry, source: Asked): Promise<SourceState> {
  const end = await telemetry.now();
  try {
    await questions[source](telemetry, { start: new Date(end.getTime() - MINUTE_MS), end });
  } catch (error) {
    if (!isCompassError(error)) throw error;
    if (MISSING.includes(error.code)) return { state: 'missing', why: reasonOf(error) };
  }
  return { state: 'ready' };
}
