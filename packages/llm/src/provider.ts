import type { ModelAnswer, ModelQuestion } from '@compass/core';
import type { Counted } from './bound.ts';

/** An answer as the provider gave it; no `counted`: it did not say what was used. */
export interface Said extends Pick<ModelAnswer, 'text' | 'ended'> {
  counted: Counted | null;
}

/** One way to ask. Both reject with what the SDK throws; both end when `abort` does, and by the configured time. */
export interface Provider {
  send(question: ModelQuestion, options: { maxOutputTokens: number; abort: AbortSignal }): Promise<Said>;
  /** Does the provider know the model? Costs nothing. */
  knows(abort: AbortSignal): Promise<boolean>;
}
