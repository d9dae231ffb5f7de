import { type Investigation, isOver, type Test } from '@compass/core';
import { expect, test } from 'vitest';
import { present } from '../src/index.ts';
import { action, marcus, on, priya, verdict } from './record-parts.ts';
import * as states from './records.ts';
import { clientOf, messageOf, viewOf, workspace } from './support.ts';

const all = Object.entries(states);
const textOf = (value: unknown): string => JSON.stringify(value);
const rootText = (investigation: Parameters<typeof viewOf>[0]) => textOf(messageOf(investigation, 'root')?.blocks);

test('Slack takes every message of every state', async () => {
  const slack = await workspace();
  const client = clientOf(slack);
  for (const [name, investigation] of all)
    for (const one of present(viewOf(investigation))) {
      if (one.file !== undefined) continue;
      const blocks = one.blocks as never[];
      const refused = await client.chat.postMessage({ channel: 'C0INCIDENTS', text: one.text, blocks }).then(
        () => null,
        (error) => [name, one.slot, error.data],
      );
      expect(refused).toBeNull();
    }
});

test.each(all)('%s: every push text is short and begins with what it is about', (_name, investigation) => {
  for (const one of present(viewOf(investigation))) {
    if (one.file !== undefined) continue;
    expect(one.text.length).toBeLessThanOrEqual(150);
    if (investigation.trigger.service === 'orders') expect(one.text.slice(0, 45)).toContain('orders');
    expect(one.text).not.toMatch(/[*`]|:\w+:|undefined|null/);
  }
});

test.each(all)('%s: what was not seen stands in the root, always', (_name, investigation) => {
  if (investigation.status === 'failed') return;
  expect(rootText(investigation)).toContain('Not seen:');
});

test.each(all)('%s: one coloured button a message, and none when it is over', (_name, investigation) => {
  for (const one of present(viewOf(investigation))) {
    expect(textOf(one.blocks).match(/"style":"primary"/g)?.length ?? 0).toBeLessThanOrEqual(1);
    if (isOver(investigation))
      expect(textOf(one.blocks)).not.toMatch(/run_test|propose_action|approve_action|request_data/);
  }
});

test('nothing of outside text is live in any message', () => {
  for (const one of present(viewOf(states.crowded))) {
    const drawn = textOf(one.blocks).match(/"text":"[^"]*","type":"mrkdwn"|"type":"mrkdwn","text":"[^"]*/g) ?? [];
    for (const words of [one.text, ...drawn])
      expect(words).not.toMatch(/<!|<@|<#|<http|\*bold\*|:fire:|`code`|~no~|_it_/);
    expect(textOf(one.blocks).match(/"verbatim":true/g)?.length ?? 0).toBe(drawn.length);
  }
});

test('a cause that only outside text speaks for says so, and offers no action', () => {
  const { deciding } = states;
  const told = { ...deciding, hypotheses: deciding.hypotheses.map((one) => ({ ...one, outsideText: true })) };
  const list = textOf(messageOf(told, 'list')?.blocks);
  expect(list.match(/Only text that outsiders can write speaks for it/g)).toHaveLength(2);
  for (const one of present(viewOf(told))) expect(textOf(one.blocks)).not.toMatch(/propose_action|Mitigate…/);
  expect(rootText(told)).toContain('Only text that outsiders can write');
  expect(rootText(told)).toContain('Best of 2');
});

test('below the bar no cause is named, at and above it the cause is', () => {
  expect(rootText(states.unsettled)).toContain('Best of 2: lock contention on orders, 55');
  expect(rootText(states.settled)).toContain('Lock contention on orders, 84');
  expect(rootText(states.settled)).not.toContain('Best of');
  expect(rootText(states.closedUnsettled)).toContain('closed, no cause is named (22 Nov)');
  expect(rootText(states.closed)).toContain('closed, lock contention on orders (22 Nov)');
});

test('the list holds what is live, best first; what was disproven is folded away', () => {
  const blocks = messageOf(states.deciding, 'list')?.blocks ?? [];
  const rows = blocks.filter((one) => one.type === 'section').map(textOf);
  expect(rows[0]).toContain('*1\u00a0· Lock contention on orders');
  expect(rows[1]).toContain('*2\u00a0· Traffic spike on orders');
  expect(rows.join()).not.toContain('Deploy of orders v412');
  expect(textOf(blocks.find((one) => one.type === 'container'))).toContain('~3\u00a0· Deploy of orders v412~');
  expect(rows.at(-1)).toContain('Next: did traffic rise before p99?* This one test separates 1 from 2.');
});

test('the next test is said to separate two causes only where it does', () => {
  const next = (change: (test: Test) => Partial<Test>) => {
    const tests = states.deciding.tests.map((one) =>
      one.state === 'offered' ? { ...one, test: { ...one.test, ...change(one.test) } } : one,
    );
    return (messageOf({ ...states.deciding, tests }, 'list')?.blocks ?? [])
      .map(textOf)
      .findLast((text) => text.includes('Next:'));
  };
  expect(next(() => ({}))).toContain('This one test separates 1 from 2.');
  const first = states.deciding.tests[0]?.test;
  expect(next(() => ({ probe: first?.probe as Test['probe'] }))).toContain('It could disprove 2.');
  expect(next(() => ({ weight: { survived: 0.4, disproven: -2.2 } }))).toContain('It could disprove 2.');
  expect(next(() => ({ weight: { survived: 0.4, disproven: -0.6 }, decisive: false }))).toContain(
    'It tells for or against 2.',
  );
});

test('the list waits for the first round of tests, and shows who runs one later', () => {
  const first = states.deciding.tests.map((one) => ({ ...one, state: 'running' as const, askedBy: null }));
  expect(messageOf({ ...states.deciding, status: 'testing', tests: first, verdicts: [] }, 'list')).toBeUndefined();
  expect(textOf(messageOf(states.testing, 'list')?.blocks)).toContain(
    'Running: did traffic rise before p99?* Started by Priya N.',
  );
});

test('a verdict has its message when a person asked or the leader changed, and not otherwise', () => {
  const slots = (investigation: Parameters<typeof viewOf>[0]) =>
    present(viewOf(investigation)).flatMap((one) => (one.slot.startsWith('verdict') ? [one.slot] : []));
  expect(slots(states.deciding)).toEqual([]);
  expect(slots(states.settled)).toEqual(['verdict:bbbb20bbbb20bbbb:1']);
  const [lock, traffic] = states.deciding.hypotheses;
  if (lock === undefined || traffic === undefined) throw new Error('two hypotheses');
  const overtaken = {
    ...states.deciding,
    verdicts: [
      verdict('aaaa10aaaa10aaaa', 1, { from: 0.3, to: 0.76 }),
      verdict('bbbb20bbbb20bbbb', 2, { from: 0.48, to: 0.5 }),
    ],
  };
  expect(slots(overtaken)).toEqual(['verdict:aaaa10aaaa10aaaa:1']);
});

test('a verdict says predicted and saw, from and to, draws the readings, and folds the sum', () => {
  const blocks = messageOf(states.settled, 'verdict')?.blocks ?? [];
  expect(blocks.map((one) => one.type)).toEqual([
    'section',
    'data_visualization',
    'container',
    'section',
    'actions',
    'context',
  ]);
  expect(textOf(blocks[0])).toContain('48\u00a0%\u00a0→\u00a0*9\u00a0%, very unlikely*');
  expect(textOf(blocks[2])).toContain('before the data was read');
});

test('an older verdict keeps its words when a newer one comes', () => {
  const later = {
    ...states.settled,
    verdicts: [
      ...states.settled.verdicts,
      verdict('aaaa10aaaa10aaaa', 1, { run: 2, askedBy: 'Marcus O.', from: 0.84, to: 0.84 }),
    ],
  };
  const [before, after] = [messageOf(states.settled, 'verdict:bbbb'), messageOf(later, 'verdict:bbbb')];
  expect(after?.text).toBe(before?.text);
  expect(after?.blocks.slice(0, 2)).toEqual(before?.blocks.slice(0, 2));
  expect(textOf(after?.blocks)).not.toContain('Now leading');
});

test('a request shows the action, its exact target and its parameters beside its buttons; a settled one has none', () => {
  const waiting = textOf(messageOf(states.asked, 'approval')?.blocks);
  for (const part of [
    'Terminate database session pid 45231',
    'orders-db, pid 45231, backend start 22 Nov 02:58\u00a0UTC',
    'Undo',
    'approve_action',
    'reject_action',
  ])
    expect(waiting).toContain(part);
  for (const one of [states.beingDone, states.watching, states.rejected, states.expired, states.isVoid, states.unknown])
    expect(textOf(messageOf(one, 'approval')?.blocks)).not.toMatch(/approve_action|reject_action/);
});

test('what made it worse offers its way back in one press; once a person has decided, it says who', () => {
  const offered = textOf(messageOf(states.canBeUndone, 'outcome')?.blocks);
  for (const part of ['Undo: scale orders back to 6 pods', 'one press is enough', 'undo_action', 'keep_action'])
    expect(offered).toContain(part);
  const kept = textOf(messageOf(states.kept, 'outcome')?.blocks);
  expect(kept).toContain('Marcus O. keeps it.');
  expect(kept).not.toMatch(/undo_action|keep_action/);
});

test('a handover is a message of its own, and the root says who watches from then on', () => {
  const handed = {
    ...states.deciding,
    handovers: [{ by: priya, to: marcus, at: on('03:20:00'), note: 'the archiver runs again at four' }],
  };
  expect(textOf(messageOf(handed, 'root')?.blocks)).toContain('with Marcus O.');
  expect(messageOf(handed, 'handover:0')).toMatchObject({ thread: true, broadcast: false });
  expect(textOf(messageOf(handed, 'handover:0')?.blocks)).toMatch(
    /handed this over to Marcus O\. at 03:20.*runs again at four/,
  );
});

test('a draft wakes nobody; published, it is told to the channel, under a name of its own, and edited no more', () => {
  expect(present(viewOf(states.recovered)).filter((one) => one.broadcast && one.slot.startsWith('post'))).toEqual([]);
  const after = present(viewOf(states.published)).filter((one) => one.slot.startsWith('post'));
  expect(after.map((one) => [one.slot, one.broadcast, one.file?.name])).toEqual([
    ['post-mortem-file:published', false, 'PM-2026-11-22-001.md'],
    ['post-mortem', false, undefined],
    ['post-mortem-published', true, undefined],
  ]);
  expect(textOf(after)).toContain('Edited by Priya N.');
  expect(textOf(after)).toMatch(/23 reads, \$0\.11.· every sentence of COMPASS names what it rests on/);
  expect(textOf(after)).not.toMatch(/publish_postmortem|edit_postmortem/);
});

test('after an outage one reply says all that was missed, instead of what was missed', () => {
  const expired = { ...action, state: 'expired' as const, requestedAt: on('03:10:00'), expiresAt: on('03:25:00') };
  const back = {
    ...states.settled,
    status: 'awaiting_human' as const,
    actions: [expired],
    outages: [{ from: on('03:08:00'), to: on('03:31:00') }],
  };
  const slots = present(viewOf(back)).map((one) => one.slot);
  expect(slots.filter((slot) => /^(verdict|approval|catch-up)/.test(slot))).toEqual(['catch-up:0']);
  const told = textOf(messageOf(back, 'catch-up')?.blocks).replaceAll('\u00a0', ' ');
  for (const part of [
    'from 03:08 to 03:31 UTC',
    'disproven: traffic spike on orders',
    '03:25 that request expired',
    'propose_action',
  ])
    expect(told).toContain(part);
  expect(messageOf(back, 'catch-up')?.text).toContain('One approval expired unseen.');
});

test('the root leads to the undo of what made it worse, and to where people say whether an action ran; neither is pressed there', () => {
  const rootOf = (one: Investigation) => {
    const links = Object.fromEntries(
      one.actions.flatMap(({ id }) =>
        ['outcome', 'unknown'].map((kind) => [`${kind}:${id}`, `https://example.slack.com/${id}`]),
      ),
    );
    return textOf(present({ ...viewOf(one), links })[0]?.blocks);
  };
  const worse = rootOf(states.canBeUndone);
  for (const part of ['*Next:* take it back or keep it: scale orders back to 6 pods.', 'Go to the undo'])
    expect(worse).toContain(part);
  for (const part of ['run_test', 'undo_action']) expect(worse).not.toContain(part);
  expect(rootOf(states.kept)).not.toContain('Go to the undo');
  expect(rootOf(states.unknown)).toContain('Say whether it ran');
  expect(rootOf(states.unknown)).not.toContain('settle_ran');
});

test('beside what was not the cause stands what was seen instead, with its lag', () => {
  const card = present(viewOf(states.recovered)).find(({ slot }) => slot === 'post-mortem');
  expect(textOf(card?.blocks)).toMatch(/\*Not the cause\*\\n• [^:]+: saw [^"]*later/);
});

test('what nobody knows of is settled by a look, of COMPASS or of a person', () => {
  const blocks = textOf(messageOf(states.unknown, 'unknown')?.blocks);
  for (const part of ['settle_look', 'settle_ran', 'settle_not', 'orders-db, pid 45231'])
    expect(blocks).toContain(part);
});

test('a recorded incident is said to be one, once: at the head of the thread', () => {
  const saying = present(viewOf(states.played)).filter(({ blocks }) =>
    textOf(blocks).includes('Plays a recorded incident (lock-contention-orders), times moved to now.'),
  );
  expect(saying.map(({ slot }) => slot)).toEqual(['root']);
});

test('every value is one or two ids of the record', () => {
  const values = present(viewOf(states.asked)).flatMap((one) => textOf(one.blocks).match(/"value":"[^"]*"/g) ?? []);
  expect(values.length).toBeGreaterThan(5);
  for (const value of values)
    expect(value).toMatch(/^"value":"[0-9a-f-]{36}(:([0-9a-f-]{36}|[0-9a-f]{16})(:[tdmen])?|:[hsx])?"$/);
});

test('what is similar is named in the root, and told in the thread: in common, what happened then, what became of it', () => {
  expect(rootText(states.recalling)).toContain('Similar: INV-871, INV-790');
  const list = textOf(messageOf(states.recalling, 'list')?.blocks).replaceAll('\u00a0', ' ');
  expect(list).toContain(
    '*Similar* · INV-871: lock contention on orders (orders-db, 3 Nov). In common: service orders, latency is bad. Then: terminate session pid 91 on orders-db: recovered. Now: hypothesis 1 here, survived.',
  );
  expect(list).toContain('Now: not proposed: no test here could disprove it.');
  expect(rootText(states.deciding)).not.toContain('Similar');
  expect(textOf(messageOf(states.deciding, 'list')?.blocks)).not.toContain('Similar');
});
