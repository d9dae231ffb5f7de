import type { TestState } from '../nouns/investigation.ts';
import type { Test, TestDraft } from '../nouns/test.ts';
import type { Window } from '../nouns/time.ts';
import type { Digest } from '../ports/context.ts';
import { canonical } from './canonical.ts';

/** A prediction, fixed before its data is fetched: the hash covers everything that could be changed afterwards. */
export function register(
  digest: Digest,
  draft: TestDraft,
  about: { hypothesis: number; window: Window; registeredAt: string },
): Test {
  const test = { ...draft, ...about };
  return { ...test, hash: digest.sha256(canonical(test)).slice(0, 16) };
}

export const offered = (test: Test): TestState => ({ test, state: 'offered', askedBy: null, ranAt: null });
