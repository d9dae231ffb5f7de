import type { Investigation } from '../nouns/investigation.ts';
import type { Actor } from '../nouns/trigger.ts';
import type { Ports } from '../ports/context.ts';
import type { Step } from '../ports/store.ts';
import type { Call } from '../ports/telemetry.ts';
import type { Scope } from '../record/change.ts';

/** One run of one step. `commit` is a transaction of its own that writes nothing when the lease was lost. */
export interface StepRun {
  ports: Ports;
  step: Step;
  /** The record as it stood when the step was claimed; null where the step is about none, or it is gone. */
  investigation: Investigation | null;
  abort: AbortSignal;
  /** Throws `stale` once the lease is over, even where nothing could be heard of it: a process may have stood still. */
  fence(): void;
  /** Journalled with the next commit. */
  onCall(call: Call): void;
  commit<T>(work: (scope: Scope) => Promise<T>): Promise<T>;
}

/** Come back after this much; progress resets the count of retries. */
export interface Again {
  delayMs: number;
}

export interface StepResult {
  /** Written together with the end of the step; may still ask to come back. */
  // biome-ignore lint/suspicious/noConfusingVoidType: most commits say nothing
  commit?: (scope: Scope) => Promise<Again | void>;
  again?: Again;
  /** A person waits for what this writes. */
  urgent?: boolean;
}

export interface StepKind {
  /** Given up only where it stops COMPASS itself; else it comes back by the minute. For what people look at. */
  forever?: true;
  /** Never handed back half-way: what it did outside COMPASS could not be told from what is still to do. */
  whole?: true;
  run(run: StepRun): Promise<StepResult>;
  /** After too many retries or crashes, or a fatal error: say so, and let the rest go on. */
  giveUp(scope: Scope, step: Step, why: string): Promise<void>;
}

export const systemActor = (name: string): Actor => ({ kind: 'system', name });

/** `observe:database` is of the kind `observe`. */
export const kindOf = (step: Pick<Step, 'kind'>): string => step.kind.split(':')[0] ?? step.kind;
