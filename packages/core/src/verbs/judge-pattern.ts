import { z } from 'zod';
import { CompassError } from '../errors.ts';
import type { Pattern } from '../nouns/pattern.ts';
import type { Tx } from '../ports/store.ts';
import { audit } from '../record/audit.ts';
import type { Scope } from '../record/change.ts';
import { findInvestigation } from './find.ts';
import { defineVerb, refusal, type VerbAnswer, Where } from './verb.ts';

export const JudgePatternInput = z.object({
  /** Of the investigation that it was learned from: its id, `INV-1042` or `1042`. */
  pattern: z.string(),
  reason: z.string().max(300).default(''),
  where: Where.optional(),
});
export type JudgePatternInput = z.output<typeof JudgePatternInput>;

/** What an investigation taught; throws `not_found` where it taught nothing. */
export async function findPattern(tx: Tx, name: string, options: { lock?: boolean } = {}): Promise<Pattern> {
  const { id, number } = await findInvestigation(tx, name);
  // In the order in which the step that learns takes them.
  if (options.lock === true) await tx.investigations.get(id, { lock: true });
  const [found] = await tx.patterns.get([id], options);
  if (found === undefined)
    throw new CompassError('not_found', `Nothing was learned from INV-${number}.`, { field: 'pattern' });
  return found;
}

/** In the audit chain of the investigation that taught it. */
async function judge(scope: Scope, input: JudgePatternInput, state: Pattern['state']): Promise<VerbAnswer> {
  const pattern = await findPattern(scope.tx, input.pattern, { lock: true });
  if (pattern.state === state)
    return refusal(
      state === 'live' ? 'This pattern is in use already.' : 'This pattern is in quarantine already.',
      ['Nothing happened.'],
      pattern.id,
    );
  await scope.tx.patterns.put({ ...pattern, state, revision: pattern.revision + 1 });
  const what = state === 'live' ? 'pattern released' : 'pattern quarantined';
  const entry = { investigation: pattern.id, what, detail: { reason: input.reason, weight: pattern.weight } };
  scope.heads.push(await audit(scope, entry));
  return { ok: true, investigation: pattern.id };
}

/** A person takes a pattern out of use: it is neither shown nor proposed until it is released. */
export const quarantinePattern = defineVerb<JudgePatternInput>(JudgePatternInput, (scope, input) =>
  judge(scope, input, 'quarantined'),
);

/** A person puts it back into use, with the weight that it has. */
export const releasePattern = defineVerb<JudgePatternInput>(JudgePatternInput, (scope, input) =>
  judge(scope, input, 'live'),
);
