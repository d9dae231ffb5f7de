import { ASKED_AGAIN, type Hypothesis, type Investigation } from '@compass/core';
import { expect, test } from 'vitest';
import { present } from '../src/index.ts';
import { acted, action, marcus, on, priya, verdict } from './record-parts.ts';
import * as states from './records.ts';
import { messageOf, viewOf } from './support.ts';

const textOf = (value: unknown): string => JSON.stringify(value);
/** With the sum of the second one's test. */
const summed = (all: Hypothesis[]): Hypothesis[] =>
  all.map((one) => ({
    ...one,
    ledger: [
      ...one.ledger,
      {
        why: 'traffic rises before p99',
        weight: -2.2,
        confidence: 0.09,
        test: 'bbbb20bbbb20bbbb',
        verdict: 'disproven',
      },
    ],
  }));

test('once it is settled the message says what was found and by whom, and offers nothing; what came of it is a new one', () => {
  const [open] = states.unknown.actions;
  if (open === undefined) throw new Error('an action');
  const settled = (what: string, change: Partial<typeof open>): Investigation => ({
    ...states.unknown,
    decisions: [{ by: marcus, at: on('03:13:00'), what, about: open.title }],
    actions: [{ ...open, ...change }],
  });
  const not = settled('it did not run', { state: 'failed', result: 'Marcus O. says that it did not run.' });
  const told = messageOf(not, 'unknown');
  expect(told?.text).toContain('orders: it did not run');
  expect(textOf(told?.blocks)).toContain('Settled by Marcus O.');
  expect(textOf(told?.blocks)).not.toMatch(/settle_|may or may not/);
  const ran = settled('read back again', { state: 'acted', outcome: 'recovered', outcomeSaw: 'p99 0.33 s' });
  const slots = present(viewOf(ran)).map(({ slot, broadcast }) => `${slot.split(':')[0]} ${broadcast}`);
  expect(slots.filter((slot) => /^(unknown|outcome)/.test(slot))).toEqual(['unknown true', 'outcome true']);
  // The same was asked for again since, and nobody doubts that one.
  const again = { ...open, id: 'again', requestedAt: on('03:14:00'), state: 'acted' as const };
  const twice = present(viewOf({ ...not, actions: [...not.actions, again] })).map(({ slot }) => slot);
  expect(twice.filter((slot) => slot.startsWith('unknown'))).toEqual([`unknown:${open.id}`]);
});

test('what a test says that could not disprove by itself has one word everywhere', () => {
  const tests = states.settled.tests.map((one) => ({ ...one, test: { ...one.test, decisive: false } }));
  const against = { ...states.settled, tests };
  const told = messageOf(against, 'verdict');
  expect(told?.text).toMatch(/^orders: one test spoke against traffic spike on orders, 9.%, very unlikely/);
  const words = textOf(told?.blocks);
  expect(words).toContain('*Spoke against 2');
  const sum = present(viewOf({ ...against, hypotheses: summed(against.hypotheses) })).find(
    ({ slot }) => slot === told?.slot,
  );
  expect(textOf(sum?.blocks)).toContain('spoke against: traffic rises before p99');
  const back = { ...against, outages: [{ from: on('03:08:00'), to: on('03:31:00') }] };
  expect(textOf(messageOf(back, 'catch-up')?.blocks)).toContain('spoke against: traffic spike on orders');
  for (const one of [told, sum, messageOf(back, 'catch-up')])
    expect(textOf([one?.text, one?.blocks])).not.toMatch(/disproven: traffic|spike on orders disproven/);
});

test('what was not the cause is told by the test that disproved it, not by a later one that only spoke against it', () => {
  const late = verdict('cccc30cccc30ccc2', 3, {
    verdict: 'disproven',
    saw: 'a little less than usual',
    from: 0.04,
    to: 0.03,
  });
  const [first] = states.settled.tests;
  if (first === undefined) throw new Error('a test');
  const weak = { ...first, test: { ...first.test, hash: 'cccc30cccc30ccc2', hypothesis: 3, decisive: false } };
  const told = {
    ...states.settled,
    tests: [...states.settled.tests, weak],
    verdicts: [...states.settled.verdicts, late],
  };
  expect(textOf(messageOf(told, 'list')?.blocks)).toContain('*Saw* p99 stay at 0.28 to 0.35 s for 82 min.');
});

test('a request says how many decide, and of two who has', () => {
  const [one] = states.asked.actions;
  if (one === undefined) throw new Error('an action');
  const high = { ...one, risk: 'high' as const, approversNeeded: 2 };
  const wordsOf = (action: typeof one, slot: string) =>
    textOf(messageOf({ ...states.asked, actions: [action] }, slot)?.blocks);
  expect(wordsOf(high, 'approval')).toContain('Two of db-approvers other than Priya N. decide *by');
  expect(wordsOf(high, 'root')).toContain('two of db-approvers decide by 03:25');
  const half = { ...high, approvals: [{ by: marcus, at: on('03:11:20') }] };
  expect(wordsOf(half, 'approval')).toContain(
    'Approved by Marcus O. One more of db-approvers other than Priya N. decides *by',
  );
  expect(wordsOf(half, 'root')).toContain('one more of db-approvers decides by 03:25');
  const ana = { kind: 'slack' as const, id: 'U0ANA', name: 'Ana R.' };
  const both = {
    ...half,
    ...acted,
    approvals: [...half.approvals, { by: ana, at: on('03:12:00') }],
    decidedBy: ana,
    decidedAt: on('03:12:00'),
    actedAt: on('03:14:00'),
  };
  expect(wordsOf(both, 'approval')).toContain(
    '*Approved by Marcus O., Ana R.: Terminate database session pid 45231 on orders-db. Done at 03:14',
  );
  const byCommand = { ...one, requestedBy: { kind: 'cli' as const, name: 'the command line' } };
  expect(wordsOf(byCommand, 'approval')).not.toContain('other than');
});

test('what was approved says where its answer is: to come, or in the thread', () => {
  const wordsOf = (change: Partial<typeof action>) =>
    textOf(messageOf({ ...states.watching, actions: [{ ...action, ...acted, ...change }] }, 'approval')?.blocks);
  expect(wordsOf({ watchUntil: on('03:16:30') })).toMatch(/Watching until 03:16.UTC\. Nothing to press\./);
  expect(wordsOf({ outcome: 'no_effect' })).toContain('What came of it stands in this thread: no effect.');
  const undo = wordsOf({ undoes: 'a1', decidedBy: priya, title: 'Scale orders back to 6 pods' });
  expect(undo).toContain('*Undo pressed by Priya N.: Scale orders back to 6 pods. Done at');
  expect(undo).not.toContain('Asked by');
});

test('without a lead no push text has an empty sentence, and every approval that expired unseen is counted', () => {
  const bare = { ...states.asked, hypotheses: [], tests: [], verdicts: [] };
  expect(messageOf(bare, 'root')?.text).toMatch(/waiting for approval until 03:25.UTC\.$/);
  const expired = { ...action, state: 'expired' as const, requestedAt: on('03:10:00'), expiresAt: on('03:25:00') };
  const back = {
    ...states.settled,
    actions: [expired, { ...expired, id: 'again', requestedAt: on('03:12:00'), expiresAt: on('03:27:00') }],
    outages: [{ from: on('03:08:00'), to: on('03:31:00') }],
  };
  expect(messageOf(back, 'catch-up')?.text).toContain('2 approvals expired unseen.');
  expect(textOf(messageOf(back, 'catch-up')?.blocks)).toContain('show_evidence');
  const none = { ...back, hypotheses: [], actions: [expired] };
  expect(messageOf(none, 'catch-up')?.text).toMatch(/UTC\. One approval expired unseen\.$/);
});

test('what somebody says who asks about what is looked at already is told in the thread; who says nothing is counted', () => {
  const note = (text: string, by: typeof priya | { kind: 'webhook'; name: string } = priya) => ({
    ...{ by, at: on('03:10:00'), text, query: null, answer: ASKED_AGAIN },
  });
  const alert = note('HighLatency', { kind: 'webhook', name: 'an alert in Slack' });
  const asked = { ...states.deciding, notes: [note('some timeouts'), note(''), alert] };
  const told = present(viewOf(asked)).filter(({ slot }) => slot.startsWith('note:'));
  expect(told.map(({ text }) => text)).toEqual(['orders: Priya N. asks too: some timeouts']);
  expect(textOf(told[0]?.blocks)).not.toMatch(/Looking|Already/);
  expect(textOf(messageOf(asked, 'root')?.blocks.at(-1))).toMatch(/. \+3 questions\u00a0·/);
});

test('while agents look the root says until when at the latest, and not after that', () => {
  const wordsOf = (one: Investigation) => {
    const view = viewOf(one);
    return textOf(present({ ...view, settings: { ...view.settings, observationTimeoutMs: 120_000 } })[0]?.blocks);
  };
  // Its window ends at 03:09.
  expect(wordsOf(states.observing)).toMatch(
    /agents? ask what this installation measures, until 03:11.UTC at the latest\./,
  );
  const home = states.observing.agents.map((one) => ({ ...one, state: 'done' as const }));
  expect(wordsOf({ ...states.observing, agents: home })).not.toContain('at the latest');
});
