import type { CatalogueEntry } from '../nouns/action.ts';
import type { Agent, AgentSettings } from '../nouns/agent.ts';
import type { AgentId } from '../nouns/observation.ts';
import type { Redactor } from '../redaction/redactor.ts';
import type { Attachments } from './attachments.ts';
import type { Embedder } from './embedder.ts';
import type { Model } from './model.ts';
import type { Pager } from './pager.ts';
import type { People } from './people.ts';
import type { Queue } from './queue.ts';
import type { Store } from './store.ts';
import type { Surface } from './surface.ts';
import type { Actuator, TelemetryPort } from './telemetry.ts';
import type { Watch } from './watch.ts';

export interface Clock {
  now(): Date;
  /** Milliseconds since some moment that stays the same: for how long something takes, whatever the wall clock is set to meanwhile. */
  elapsed(): number;
  /** Resolves after `ms`, or rejects when aborted. */
  sleep(ms: number, abort?: AbortSignal): Promise<void>;
}

/** Hashing and HMAC, hex. */
export interface Digest {
  sha256(text: string): string;
  hmac(key: string, text: string): string;
}

export interface Ids {
  /** A new UUID. */
  next(): string;
}

export interface Log {
  debug(fields: Record<string, unknown>, message: string): void;
  info(fields: Record<string, unknown>, message: string): void;
  warn(fields: Record<string, unknown>, message: string): void;
  error(fields: Record<string, unknown>, message: string): void;
}

/** A channel in which other apps post alerts. */
export interface Watched {
  channel: string;
  /** `start`: without being asked, where the text names one service that is known. */
  do: 'offer' | 'start';
  /** Any of these words in the text, in small or capital letters; none = whatever is posted. */
  when: string[];
}

/** The choices of an installation that core needs, already checked. Times in milliseconds unless named otherwise. */
export interface Settings {
  maxParallelAgents: number;
  observationTimeoutMs: number;
  hypothesisTimeoutMs: number;
  maxHypothesesPerAgent: number;
  minConfidence: number;
  costLimitUsd: number;
  /** What models may use; US dollars an investigation are `costLimitUsd`. */
  model: {
    tokensPerHypothesis: number;
    tokensPerObservation: number;
    tokensPerInvestigation: number;
    usdPerDay: number;
  };
  referenceSeconds: number;
  /** How long before the trigger the incident may have begun. */
  lookbackSeconds: number;
  stepSeconds: number;
  rateSeconds: number;
  leaseMs: number;
  maxRetries: number;
  maxCrashes: number;
  pollMs: number;
  /** How long after nothing wrong was seen COMPASS looks again by itself, once. */
  secondLookMs: number;
  zone: string;
  defaultChannel: string;
  channels: Record<string, string>;
  watch: Watched[];
  /** Whom a new message wakes: ids of people and user groups, or those who may approve. Nobody where it is absent. */
  notify?: Partial<Record<'started' | 'approval' | 'outcome' | 'published', string[] | 'approvers'>>;
  agents: Partial<Record<AgentId, AgentSettings>>;
  catalogue: CatalogueEntry[];
  auditKey: string;
  /** Where people reach COMPASS, without a slash at its end; null where that is not told. */
  publicUrl?: string | null;
  /** Where people look at a service, with places for {service}, {from} and {to}; null or absent where there is none. */
  dashboard?: string | null;
  /** Origins that messages may link to; what else is told of is named without a link. */
  linkOrigins: string[];
  /** Whether a person may resolve a page from its investigation. */
  resolvePages: 'button' | 'never';
  /** Whether findings are written to PagerDuty. */
  writesPages: boolean;
}

/** Where a program can be stopped: between two writes that belong together, or around what cannot be taken back. A kind is a step's. */
export type CrashPoint =
  | 'after-commit'
  | `claimed:${string}`
  | `before-commit:${string}`
  | 'intent'
  | 'acted'
  | 'verdict'
  | 'model-asked'
  | 'model-answered'
  | 'post:before'
  | 'post:after'
  | 'page:before'
  | 'page:after';

/** The ports of a running COMPASS. */
export interface Ports {
  store: Store;
  queue: Queue;
  telemetry: TelemetryPort;
  actuator: Actuator;
  /** Null: everything is computed without one. */
  model: Model | null;
  /** Absent: what was learned is found by its words alone. */
  embedder?: Embedder;
  /** Null: nobody follows the record but those who ask for it, by REST, the command line or its page. */
  surface: Surface | null;
  /** Absent: nothing can be attached. */
  attachments?: Attachments;
  /** Absent: nothing is asked of PagerDuty or written to it. */
  pager?: Pager;
  people: People;
  agents: Agent[];
  clock: Clock;
  ids: Ids;
  digest: Digest;
  /** What comes in is cleaned once, where it comes in; so the record and all that is made of it are clean. */
  redactor: Redactor;
  log: Log;
  watch: Watch;
  settings: Settings;
  /** A no-op in production; lets a test stop the program at every point that matters. */
  crashPoint(name: CrashPoint): void;
}
