import { z } from 'zod';
import { CompassError, isCompassError } from '../errors.ts';
import type { Step } from '../ports/store.ts';
import { addStep, type Scope } from '../record/change.ts';
import { isVerbName, verbs } from '../verbs/index.ts';
import { refusal, type Verb, type VerbAnswer, Where } from '../verbs/verb.ts';
import type { StepKind } from './kind.ts';

const Input = z.object({ key: z.string(), begins: z.string().optional() });
const Placed = z.object({ where: Where.optional() });

/** Bad input and rules that say no are answers, not failures of the step. */
async function perform(scope: Scope, name: string, input: unknown): Promise<VerbAnswer> {
  if (!isVerbName(name)) return refusal('Nothing happened.', [`There is no ${name}.`]);
  const verb = verbs[name] as Verb<unknown>;
  const parsed = verb.input.safeParse(input);
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    return refusal('Nothing happened.', [`${issue?.path.join('.') || 'input'}: ${issue?.message ?? 'is not valid'}`]);
  }
  try {
    return await verb.run(scope, parsed.data);
  } catch (error) {
    if (isCompassError(error, 'not_found') || isCompassError(error, 'refused') || isCompassError(error, 'invalid'))
      return refusal('Nothing happened.', [error.message]);
    throw error;
  }
}

async function answer(scope: Scope, key: string, input: unknown, given: VerbAnswer): Promise<void> {
  await scope.tx.inbox.answer(key, given);
  const where = Placed.safeParse(input).data?.where;
  if (given.ok || where === undefined || scope.actor.kind !== 'slack') return;
  await addStep(scope, {
    investigation: null,
    kind: 'tell',
    key: `tell:${key}`,
    input: {
      ...{ to: scope.actor, where, title: given.title, lines: given.lines },
      ...(given.who === undefined ? {} : { who: given.who }),
      ...(given.outdated === true ? { outdated: given.investigation } : {}),
    },
  });
}

/** Acts on one delivery, and stores the answer with the effect: the same delivery twice has one of each. */
export const deliver: StepKind = {
  async run(run) {
    const { key, begins } = Input.parse(run.step.input);
    return {
      // Pages are many, and nobody looks at them while they come; who pressed looks.
      urgent: key.startsWith('slack:'),
      commit: async (scope) => {
        const row = await scope.tx.inbox.get(key);
        if (row === null) throw new CompassError('internal', 'A delivery without its inbox row.');
        if (row.answer !== null) return;
        const acting = { ...scope, actor: row.actor, begins };
        await answer(acting, key, row.input, await perform(acting, row.verb, row.input));
      },
    };
  },
  async giveUp(scope: Scope, step: Step, why: string) {
    const { key } = Input.parse(step.input);
    const row = await scope.tx.inbox.get(key);
    if (row !== null) await answer({ ...scope, actor: row.actor }, key, row.input, refusal('Nothing happened.', [why]));
  },
};
