import type { Investigation, TestState } from '../nouns/investigation.ts';
import type { Test, TestDraft } from '../nouns/test.ts';
import type { Window } from '../nouns/time.ts';
import type { Digest } from '../ports/context.ts';
import { canonical } from './canonical.ts';

/** A prediction, fixed before its data is fetched: the hash covers everything that could be changed afterwards. */
export function register(
  digest: Digest,
  draft: TestDraft,
  about: { hypothesis: number; window: Window; registeredAt: string; rule?: string },
): Test {
  const test = { ...draft, ...about };
  return { ...test, hash: digest.sha256(canonical(test)).slice(0, 16) };
}

export const offered = (test: Test): TestState => ({ test, state: 'offered', askedBy: null, ranAt: null });

/** The tests that every component will be put to, before anybody knows which components there are; `drafts` name none. */
export const registerSurvey = (
  digest: Digest,
  drafts: TestDraft[],
  about: { window: Window; queries: string[]; registeredAt: string },
): NonNullable<Investigation['survey']> => ({
  hash: digest.sha256(canonical({ drafts, ...about })).slice(0, 16),
  registeredAt: about.registeredAt,
  outside: null,
});
