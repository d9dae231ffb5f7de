import { type Action, type Investigation, openAction } from '@compass/core';
import { expect, test } from 'vitest';
import { present } from '../src/index.ts';
import { presentRoot } from '../src/present/present.ts';
import { ID, marcus, on, priya, verdict } from './record-parts.ts';
import * as records from './records.ts';
import { openForms, stageWith, whispers } from './stage.ts';
import { clientOf, messageOf, viewOf, workspace } from './support.ts';

const textOf = (value: unknown): string => JSON.stringify(value);
const rootOf = (one: Investigation): string => textOf(messageOf(one, 'root')?.blocks);
const acting = (change: Partial<Action>): Investigation => ({
  ...records.noEffect,
  actions: records.noEffect.actions.map((one) => ({ ...one, ...change })),
});

test('the root of what recovered says the level it came back to, and leads to the question and the post-mortem', async () => {
  expect(rootOf(records.recovered)).toMatch(/Saw p99 0.33 s after 3 min 8 s; normally 0.31.s\./);
  const links = {
    [`outcome:${records.recovered.actions[0]?.id}`]: 'https://a.example/1',
    'post-mortem': 'https://a.example/2',
  };
  const { blocks, text } = presentRoot({ ...viewOf(records.recovered), links });
  expect(textOf(blocks)).toMatch(/Was it the cause\?.*"text":"Post-mortem"/);
  await clientOf(await workspace()).chat.postMessage({ channel: 'C0INCIDENTS', text, blocks: blocks as never[] });
});

test('what is left to do is said as it is: no post-mortem is read before there is one, none is published twice', () => {
  const draft = records.recovered.postMortem;
  if (draft === null) throw new Error('a draft');
  const next = (change: Partial<Investigation>) =>
    /Next:\* ([^"\\]*)/.exec(rootOf({ ...records.recovered, ...change }))?.[1];
  expect(next({ postMortem: null })).toBe('say whether this was the cause; the post-mortem draft comes in the thread.');
  expect(next({})).toBe('say whether this was the cause; read and publish the post-mortem.');
  const feedback = { by: priya, at: on('03:16:00'), answer: 'no' as const };
  const published = { ...draft, published: { by: marcus, at: on('03:30:00') } };
  expect(next({ feedback, postMortem: published })).toBe('read the post-mortem. Priya N. says this was the cause: no.');
  expect(next({ status: 'closed', feedback })).toContain('Priya N. says this was the cause: no.');
});

test.each([
  ['closed', records.closed],
  ['closed while nothing wrong was seen', records.closedQuiet],
])('%s: who closed it, and why, stands in the root', (_name, one) => {
  const decisions = [{ by: priya, at: on('03:20:00'), what: 'close', about: 'it was a test of the alert.' }];
  expect(rootOf({ ...one, decisions })).toMatch(/Closed by Priya N\., 03:20.UTC: \\"it was a test of the alert\\"\./);
  expect(rootOf(one)).not.toContain('Closed by');
});

test('what had no effect leaves the question open: who leads now, and the next test, until something else is done', () => {
  const words = (one: Investigation) => textOf(messageOf(one, 'outcome')?.blocks);
  expect(words(records.noEffect)).toMatch(/Now leading: 1.*Every test has run\./);
  const left = { ...records.noEffect, tests: records.deciding.tests, hypotheses: records.deciding.hypotheses };
  expect(words(left)).toMatch(/Now leading: 1.*"action_id":"run_test"/);
  expect(words({ ...left, hypotheses: [] })).toContain('No hypothesis is left.');
  expect(words({ ...left, hypotheses: [] })).not.toContain('test');
  expect(words({ ...left, status: 'closed' })).not.toMatch(/Now leading|run_test/);
  expect(words(records.canBeUndone)).not.toContain('Now leading');
  expect(words(records.recovered)).not.toContain('Now leading');
  const again = { ...records.noEffect.actions[0], id: 'again', state: 'awaiting_approval', outcome: null } as Action;
  expect(words({ ...left, actions: [...left.actions, again] })).not.toContain('Now leading');
});

test('where nothing was read since the action nobody says that it had no effect', () => {
  const hash = records.noEffect.actions[0]?.recoveryHash ?? '';
  const outcomeSaw = 'p99 has not been read since the action';
  const blind = {
    ...acting({ outcomeSaw }),
    verdicts: [
      ...records.noEffect.verdicts,
      verdict(hash, 1, { verdict: 'untestable', saw: '', why: outcomeSaw, weight: 0, from: 0.84, to: 0.84 }),
    ],
  };
  const told = messageOf(blind, 'outcome');
  expect(told?.text).toMatch(/^orders: not seen whether it helped: Terminate/);
  expect(textOf(told?.blocks)).toMatch(/\*Not seen\* p99 has not been read.*stays at \*84.%, likely\*/);
  expect(rootOf(blind)).toContain('Not seen whether it helped: terminate');
  for (const one of present(viewOf(blind))) expect(textOf([one.text, one.blocks])).not.toMatch(/no effect/i);
});

test('a watch that was given up is not said to go on, and waits for nothing', () => {
  const given = { ...records.watching, status: 'awaiting_human' as const };
  const ended = { ...given, actions: given.actions.map((one) => ({ ...one, watchUntil: null })) };
  expect(openAction(records.watching)).toBeDefined();
  expect(openAction(ended)).toBeUndefined();
  expect(rootOf(ended)).not.toMatch(/watch/i);
});

test('the best of the list can be set aside and its evidence read, as those below it', () => {
  const id = `${ID}:${records.deciding.hypotheses[0]?.id}`;
  const [first] = messageOf(records.deciding, 'list')?.blocks.filter(({ type }) => type === 'section') ?? [];
  expect(textOf(first?.['accessory'])).toMatch(new RegExp(`"value":"${id}:e".*"value":"${id}:n"`));
});

test('a verdict leads to no action that the catalogue does not have', () => {
  const words = (one: Investigation) => textOf(messageOf(one, 'verdict')?.blocks);
  expect(words(records.settled)).toContain('Mitigate 1…');
  const hypotheses = records.settled.hypotheses.map((one) => ({ ...one, suggestion: null }));
  expect(words({ ...records.settled, hypotheses })).not.toContain('propose_action');
});

test('a push text says what was seen in a sentence of its own', () => {
  expect(messageOf(records.settled, 'verdict')?.text).toContain('. Saw p99 rise at 03:02');
  expect(messageOf(records.untestable, 'verdict')?.text).toContain('. Tempo does not answer.');
});

test.each([
  ['waits', records.asked, /: it waits for approval\. Nothing was asked for\.$/],
  ['is watched', records.watching, /: it is under way\. Nothing was asked for\.$/],
  ['may have run', records.unknown, /: it may have run, and somebody has to say so first\. Nothing was asked for\.$/],
])('while an action %s no other is offered, and an old button says why', async (_name, one, why) => {
  for (const { blocks } of present(viewOf(one))) expect(textOf(blocks)).not.toMatch(/Mitigate|propose_action/);
  const record = structuredClone(records.settled);
  const { slack, press } = await stageWith(record);
  record.actions = one.actions;
  await press('propose_action', `${ID}:${record.hypotheses[0]?.id}`);
  await expect.poll(() => whispers(slack)).toEqual([expect.stringMatching(why)]);
  expect(await openForms(slack)).toEqual([]);
});
