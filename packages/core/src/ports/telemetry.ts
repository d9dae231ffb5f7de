import type { Point } from '../nouns/evidence.ts';
import type { Signal } from '../nouns/signal.ts';

/** Labels and points of one line of values. */
export interface Series {
  labels: Record<string, string>;
  points: Point[];
}

/** What a source answered, which MCP server it was, and when it is known to have been recording. */
export interface Answer<T> {
  value: T;
  server: string;
  recorded: { from: Date; to: Date } | null;
  /** What it holds of all that there is, for people; absent where that is everything. */
  reduced?: string;
}

export interface Span {
  traceID: string;
  spanID: string;
  parentSpanID: string;
  service: string;
  pod: string;
  name: string;
  startNs: string;
  endNs: string;
  /** It says that it failed; absent where that is not known. */
  error?: boolean | undefined;
}

export interface LogLine {
  at: Date;
  labels: Record<string, string>;
  line: string;
}

export interface Change {
  at: Date;
  component: string;
  kind: string;
  summary: string;
}

/** One database session now. Times keep their microseconds as text. `blockedBy` are pids. */
export interface Session {
  pid: number;
  backendStart: string;
  user: string;
  application: string;
  state: string;
  waitEventType: string | null;
  waitEvent: string | null;
  xactStart: string | null;
  stateChange: string | null;
  blockedBy: number[];
  /** Table names it holds locks on or waits for. */
  relations: string[];
}

export type SourceState = { state: 'ready' } | { state: 'missing'; why: string };

/** The series that the page is about. */
export interface Alert {
  /** Whom it is about; a page about another service has no such series. */
  service: string;
  query: string;
  worse: 'up' | 'down';
}

/** What this installation can see, and what it calls things. */
export interface Sources {
  metrics: SourceState;
  logs: SourceState;
  traces: SourceState;
  changes: SourceState;
  sessions: SourceState;
  annotations: SourceState;
  componentLabel: string;
  signals: Signal[];
  /** Services that can be asked about; null when that is not known. */
  services: string[] | null;
  /** Set when a recorded incident answers. */
  recording: {
    id: string;
    from: Date;
    to: Date;
    referenceStart: Date;
    start: Date;
    stepSeconds: number;
    alert?: Alert | null;
  } | null;
  /** The database the sessions belong to, as a component. */
  sessionsComponent: string | null;
}

export interface RangeQuery {
  query: string;
  start: Date;
  end: Date;
  stepSeconds: number;
}

/**
 * The one way to look at the world. Times are the sources' own; `now()` is theirs too (a recording's clock may stand).
 * Rejects with CompassError: `source_missing`, `not_recorded` (asked outside its coverage), `unavailable`, `invalid` (query).
 */
export interface Telemetry {
  now(): Promise<Date>;
  sources(): Promise<Sources>;
  range(query: RangeQuery): Promise<Answer<Series[]>>;
  instant(query: { query: string; at: Date }): Promise<Answer<Series[]>>;
  labelValues(query: { label: string }): Promise<Answer<string[]>>;
  logLines(query: { query: string; start: Date; end: Date; limit: number }): Promise<Answer<LogLine[]>>;
  logVolume(query: RangeQuery): Promise<Answer<Series[]>>;
  traces(query: { service?: string; name?: string; start: Date; end: Date; limit: number }): Promise<Answer<Span[]>>;
  trace(query: { traceID: string }): Promise<Answer<Span[]>>;
  changes(query: { start: Date; end: Date }): Promise<Answer<Change[]>>;
  annotations(query: { start: Date; end: Date }): Promise<Answer<Change[]>>;
  sessions(): Promise<Answer<Session[]>>;
}

/** One MCP call as made, for the journal. */
export interface Call {
  at: Date;
  server: string;
  tool: string;
  arguments: unknown;
  result: unknown;
  ms: number;
}

export interface OpenTelemetry {
  investigation: { id: string; startedAt: Date };
  /** Aborts every call under way. */
  abort: AbortSignal;
  onCall(call: Call): void;
}

/** Opens the sources for one step of one investigation. */
export type TelemetryPort = (options: OpenTelemetry) => Telemetry;

/** Does what a catalogue entry names, through MCP, and reads back. Nothing else may write. */
export interface Actuator {
  act(
    call: OpenTelemetry & {
      server: string;
      tool: string;
      params: Record<string, string | number | boolean>;
      /** The same for every try of one action. */
      key: string;
      /** Of the lease that acts: a higher one may be under way already. */
      epoch: number;
      /** Called when nothing but the sending is left; throws `stale` when the lease is over. */
      fence(): void;
    },
  ): Promise<{ done: boolean; said: string }>;
  readBack(
    call: OpenTelemetry & { server: string; tool: string; params: Record<string, string | number | boolean> },
  ): Promise<{ gone: boolean; said: string }>;
}
