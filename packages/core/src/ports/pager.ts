/**
 * The pages of this installation where they live. Rejects with `unavailable` (and `retryAfterMs` where it says when) for what surely was not taken and
 * may be tried again, and with another code for what it will never take.
 */
export interface Pager {
  /** What the alerts of an incident say, a line each; at most 10. */
  details(incident: string, abort: AbortSignal): Promise<string[]>;
  /** Adds a note unless one with this mark is there already. */
  note(incident: string, note: { text: string; mark: string }, abort: AbortSignal): Promise<void>;
  /** There is no way to look it up: `unclear` when the answer was lost. */
  statusUpdate(incident: string, text: string, abort: AbortSignal): Promise<'taken' | 'unclear'>;
  /** Resolves it unless it is resolved already. */
  resolve(incident: string, why: string, abort: AbortSignal): Promise<void>;
}
