import { checkPostMortem, type ModelQuestion, summaryShown } from '@compass/core';
import { expect, it, onTestFinished } from 'vitest';
import { specialist } from '../support/agents.ts';
import { scriptedModel } from '../support/model.ts';
import { bob, createWorld, proposed, type WorldOptions } from '../support/world.ts';

const opinion = '{"explanation":"well","hypotheses":[]}';
const saysOf = ({ data }: ModelQuestion): string => (JSON.parse(data) as { sentences: string[] }).sentences.join(' ');

/** An incident to its end, its summary in these words of a model. */
async function ended(word: (summary: string) => string, settings: WorldOptions['settings'] = {}) {
  const model = scriptedModel([
    (question) => (question.answer.name === 'wording' ? JSON.stringify({ summary: word(saysOf(question)) }) : opinion),
  ]);
  const world = createWorld({ agents: [specialist], model, settings });
  onTestFinished(() => world.stop());
  const { id, action } = await proposed(world);
  await world.until(id, 'the model', ({ consultation }) => consultation?.state !== 'asked');
  await world.ask(bob, 'decide_action', { investigation: id, action, approve: true });
  const { postMortem, cost } = await world.until(id, 'the end', (one) => one.postMortem !== null);
  if (postMortem === null) throw new Error('not written');
  const check = () => world.store.transaction((tx) => checkPostMortem(world.ports, tx, id));
  const spent = await world.store.transaction((tx) => tx.spend.of(id));
  const trail = await world.store.transaction((tx) => tx.audit.list(id));
  return { world, id, postMortem, cost, check, spent, trail, questions: model.questions };
}

const slowly = (summary: string) => summary.replace('was slow', 'answered slowly');

it('a model words the summary, with its name beside it; code’s sentences stay, and all of it verifies', async () => {
  const { postMortem, cost, check, spent, trail } = await ended(slowly);
  expect(postMortem.worded).toEqual({ text: slowly(postMortem.executive_summary), model: 'script-1' });
  expect(postMortem.executive_summary).toContain('was slow');
  expect(postMortem.markdown).toContain('answered slowly');
  expect(postMortem.markdown).toContain('(worded by script-1)');
  expect((await check()).broken).toEqual([]);
  // Paid for, bound by the trail, and counted where people read what it cost.
  expect(spent.map(({ purpose }) => purpose)).toContain('summary');
  expect(trail.filter(({ what }) => what === 'question answered')).toHaveLength(spent.length);
  expect(cost.usd).toBeCloseTo(
    spent.reduce((sum, { usd }) => sum + usd, 0),
    9,
  );
  expect(postMortem.cost?.usd).toBeCloseTo(cost.usd, 9);
});

it.each([
  ['a number that it made up', (summary: string) => `${summary} It cost 20 customers.`],
  ['nothing', () => ''],
  [
    'a fault of its adapter',
    () => {
      throw new TypeError('an adapter broke');
    },
  ],
])('with %s in it code’s own words stand', async (_what, word) => {
  const { postMortem, check } = await ended(word);
  expect(postMortem.worded).toBeUndefined();
  expect(summaryShown(postMortem)).toBe(postMortem.executive_summary);
  expect((await check()).broken).toEqual([]);
});

it('beyond the limit it is not asked', async () => {
  const { postMortem, questions } = await ended(slowly, { costLimitUsd: 1 });
  expect(postMortem.worded).toBeUndefined();
  expect(questions.map(({ answer }) => answer.name)).not.toContain('wording');
});

it('who writes over the summary takes the model’s words out, and a wording that was changed is named', async () => {
  const { world, id, check } = await ended(slowly);
  const forged = await world.store.transaction((tx) =>
    checkPostMortem(
      world.ports,
      {
        ...tx,
        investigations: {
          ...tx.investigations,
          get: async (...asked) => {
            const one = await tx.investigations.get(...asked);
            const draft = one?.postMortem ?? null;
            return one === null || draft === null
              ? one
              : { ...one, postMortem: { ...draft, worded: { model: 'script-1', text: 'All of 99 % was well.' } } };
          },
        },
      },
      id,
    ),
  );
  expect(forged.broken).toContainEqual(
    expect.objectContaining({ why: 'What script-1 worded has other facts than what code wrote.' }),
  );
  expect(forged.broken).toContainEqual(
    expect.objectContaining({ why: expect.stringMatching(/^The section is not as/) }),
  );
  await world.ask(bob, 'edit_post_mortem', { investigation: id, sections: { executive_summary: 'It was a lock.' } });
  const { postMortem } = await world.get(id);
  expect(postMortem?.worded).toBeUndefined();
  expect(postMortem?.markdown).not.toContain('worded by');
  expect((await check()).broken).toEqual([]);
});
