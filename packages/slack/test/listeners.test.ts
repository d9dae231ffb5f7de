import { isDeepStrictEqual } from 'node:util';
import type { Investigation } from '@compass/core';
import { expect, test } from 'vitest';
import { createSlackApp } from '../src/index.ts';
import { action, ID } from './record-parts.ts';
import * as records from './records.ts';
import { boardWith, openForms, quietLog, stageWith, whispers, whisperThreads } from './stage.ts';
import { costs, settings, workspace } from './support.ts';

/** A request that is still open. */
const waiting: Investigation = { ...records.asked, actions: [{ ...action, expiresAt: '2099-01-01T00:00:00Z' }] };
const best = (investigation: Investigation) => `${investigation.id}:${investigation.hypotheses[0]?.id}`;
const other = (investigation: Investigation) => `${investigation.id}:${investigation.hypotheses[1]?.id}`;

test('a command starts an investigation of that service, with its symptoms and severity', async () => {
  const { command, stored } = await stageWith(records.deciding);
  const answer = await command('investigate orders p99 latency, errors P1');
  expect(JSON.stringify(answer)).toContain('Looking at orders');
  expect(stored).toMatchObject([
    {
      verb: 'start_investigation',
      input: {
        service: 'orders',
        symptoms: ['p99 latency', 'errors'],
        severity: 'P1',
        source: 'slack',
        channel: 'C0INCIDENTS',
      },
      actor: { kind: 'slack', id: 'U0ALICE', name: 'Alice' },
    },
  ]);
});

test.each([
  ['undo_action', records.canBeUndone, 'undo_action', { undo: true }],
  ['keep_action', records.canBeUndone, 'undo_action', { undo: false }],
  ['settle_look', records.unknown, 'settle_action', { found: 'look' }],
  ['settle_ran', records.unknown, 'settle_action', { found: 'ran' }],
  ['settle_not', records.unknown, 'settle_action', { found: 'not_run' }],
])('a press of %s is stored as what it means', async (name, record, verb, input) => {
  const { press, stored } = await stageWith(record);
  await press(name);
  expect(stored).toMatchObject([{ verb, input: { investigation: ID, action: record.actions[0]?.id, ...input } }]);
});

test('a service that is not known starts nothing and lists those that are', async () => {
  const { command, stored } = await stageWith(records.deciding);
  expect(JSON.stringify(await command('investigate ordesr'))).toContain('orders, search');
  expect(stored).toEqual([]);
});

test('an unknown word offers the nearest; help and status are told to one person', async () => {
  const { command, stored } = await stageWith(records.deciding);
  expect(JSON.stringify(await command('investgate orders'))).toContain('Did you mean /compass investigate?');
  expect(JSON.stringify(await command('help'))).toContain('/compass status');
  expect(JSON.stringify(await command('status'))).toContain('INV-1042');
  const cost = JSON.stringify(await command('cost'));
  expect(cost).toContain('$0.50 of $50.00 today · 2 questions, 900 tokens');
  expect(cost).toContain('By investigation: INV-1042 $2.00');
  expect(stored).toEqual([]);
});

test('a command without words opens the form, and its submission starts', async () => {
  const { slack, command, post, stored } = await stageWith(records.deciding);
  await command('investigate');
  const [form] = await openForms(slack);
  expect(form?.callback_id).toBe('investigate');
  await post(`views/${form?.id}/submit`, {
    user: 'alice',
    values: { service: 'orders', symptom: 'slow' },
  });
  expect(stored).toMatchObject([
    { verb: 'start_investigation', input: { service: 'orders', symptoms: ['slow'], severity: 'P2' } },
  ]);
});

test.each([
  ['run_test', records.deciding, 'request_test', { test: 'bbbb20bbbb20bbbb' }],
  ['close', records.quiet, 'close', {}],
  ['approve_action', records.asked, 'decide_action', { action: action.id, approve: true }],
  ['look_again', records.quiet, 'look_again', {}],
  ['close_cause', records.recovered, 'feedback', { answer: 'yes' }],
])('a press of %s is stored before it is acknowledged', async (action, investigation, verb, input) => {
  const { press, stored } = await stageWith(investigation);
  expect(await press(action)).toMatchObject({ status: 200 });
  expect(stored).toMatchObject([
    {
      verb,
      input: { investigation: ID, ...input, where: { channel: 'C0INCIDENTS' } },
      actor: { id: 'U0ALICE' },
    },
  ]);
});

test('two presses are two deliveries', async () => {
  const { press, stored } = await stageWith(records.deciding);
  await press('run_test');
  await press('run_test');
  expect(new Set(stored.map((one) => one.key)).size).toBe(2);
});

test.each([
  [
    'test_hypothesis',
    records.deciding,
    best(records.deciding),
    'pick_test',
    { test: 'aaaa10aaaa10aaaa' },
    'request_test',
    { test: 'aaaa10aaaa10aaaa' },
  ],
  [
    'request_data',
    records.deciding,
    best(records.deciding),
    'request_data',
    { what: 'archiver moved' },
    'add_data',
    { text: 'archiver moved' },
  ],
  [
    'propose_action',
    records.deciding,
    best(records.deciding),
    'ask_approval',
    { note: 'go' },
    'propose_action',
    { note: 'go' },
  ],
  [
    'root_more',
    records.deciding,
    `${ID}:h`,
    'hand_over',
    { to: 'U0BOB', note: 'at four' },
    'hand_over',
    { note: 'at four', to: { kind: 'slack', id: 'U0BOB' } },
  ],
  [
    'root_more',
    records.deciding,
    `${ID}:s`,
    'change_severity',
    { severity: 'P3' },
    'change_severity',
    { severity: 'P3' },
  ],
  ['root_more', records.deciding, `${ID}:x`, 'close', { reason: 'a test' }, 'close', { reason: 'a test' }],
  [
    'reject_action',
    waiting,
    undefined,
    'reject_action',
    { reason: 'wait' },
    'decide_action',
    { approve: false, reason: 'wait' },
  ],
] as const)(
  '%s opens a form and stores nothing until it is submitted',
  async (action, investigation, value, form, values, verb, input) => {
    const { slack, press, post, stored, root } = await stageWith(investigation);
    expect(await press(action, value)).toMatchObject({ status: 200 });
    const [open] = await openForms(slack);
    expect(open?.callback_id).toBe(form);
    expect(stored).toEqual([]);
    await post(`views/${open?.id}/submit`, { user: 'alice', values });
    expect(stored).toMatchObject([
      { verb, input: { investigation: ID, ...input, where: { channel: 'C0INCIDENTS', thread: root } } },
    ]);
  },
);

test('an empty request for data is refused at its field', async () => {
  const { slack, press, post, stored } = await stageWith(records.deciding);
  await press('request_data', best(records.deciding));
  const [open] = await openForms(slack);
  const answer = await post(`views/${open?.id}/submit`, { user: 'alice', values: {} });
  expect(JSON.stringify(answer)).toContain('Write what you know, or a query, or add a file.');
  expect(stored).toEqual([]);
});

test('the menu of a lower hypothesis opens the same forms, and one that sets it aside: a slip of the thumb changes nothing', async () => {
  const { slack, press, post, stored } = await stageWith(records.deciding);
  await press('hypothesis_more', `${other(records.deciding)}:m`);
  expect((await openForms(slack))[0]?.callback_id).toBe('ask_approval');
  await press('hypothesis_more', `${other(records.deciding)}:n`);
  const form = (await openForms(slack)).at(-1);
  expect(JSON.stringify(form?.blocks)).toContain('does not come back in this investigation');
  expect(stored).toEqual([]);
  await post(`views/${form?.id}/submit`, { user: 'alice', values: {} });
  expect(stored).toMatchObject([{ verb: 'set_aside', input: { hypothesis: records.deciding.hypotheses[1]?.id } }]);
});

test('what cannot be stored is acknowledged and said, and nothing happened', async () => {
  const { slack, press, stored, root } = await stageWith(records.deciding, true);
  expect(await press('run_test')).toMatchObject({ status: 200 });
  await expect.poll(() => whispers(slack)).toEqual([expect.stringContaining('Nothing happened')]);
  // Where the person looks, and not in the channel around it.
  expect(await whisperThreads(slack)).toEqual([root]);
  expect(stored).toEqual([]);
});

test('a form that cannot be stored stays open with all that was typed, and says so at its first field', async () => {
  const { slack, press, post, stored } = await stageWith(records.deciding, true);
  await press('request_data', best(records.deciding));
  const [form] = await openForms(slack);
  const answer = await post(`views/${form?.id}/submit`, { user: 'alice', values: { what: 'archiver moved' } });
  expect(answer).toMatchObject({ errors: { what: expect.stringContaining('Nothing happened.') } });
  expect(await openForms(slack)).toHaveLength(1);
  expect(JSON.stringify(await openForms(slack))).toContain('archiver moved');
  expect(stored).toEqual([]);
});

test('a post-mortem is edited section by section, and published by one press', async () => {
  const { slack, press, post, stored } = await stageWith(records.recovered);
  await press('edit_postmortem');
  const [form] = await openForms(slack);
  const values = { root_cause: 'The archiver kept a lock.', lessons_learned: 'Set a timeout.' };
  await post(`views/${form?.id}/submit`, { user: 'alice', values });
  await press('publish_postmortem');
  expect(stored).toMatchObject([
    { verb: 'edit_post_mortem', input: { investigation: ID } },
    { verb: 'publish_post_mortem', input: { investigation: ID } },
  ]);
  // What was left as it was is not written over what another wrote meanwhile.
  expect(stored[0]?.input).toMatchObject({ sections: expect.toSatisfy((one) => isDeepStrictEqual(one, values)) });
});

test('a post-mortem is read whole on a phone, without the numbers that only a file can follow', async () => {
  const { postMortem } = records.recovered;
  const markdown =
    '# PM\n\n## Impact\n\n- orders was slow [1, 2]\n\n## What this rests on\n\n1. the symptom · `compass export INV-1042 --to FOLDER`\n';
  const { slack, press } = await stageWith({
    ...records.recovered,
    postMortem: postMortem === null ? null : { ...postMortem, markdown },
  });
  await press('read_postmortem');
  const words = JSON.stringify((await openForms(slack))[0]?.blocks);
  expect(words).toContain('orders was slow.');
  expect(words).toContain('- orders was slow"');
  expect(words).toContain('stands in the file');
  expect(words).not.toMatch(/\[1, 2\]|the symptom/);
});

test('evidence shows what was asked of which source, and its test can be run again from there', async () => {
  const { slack, press, post, stored } = await stageWith(records.settled);
  await press('show_evidence');
  const [form] = await openForms(slack);
  const words = JSON.stringify(form?.blocks);
  for (const part of [
    '*Predicted*',
    '*Saw*',
    'prometheus, 02:30 to 03:09 UTC, every 15\u00a0s',
    '```p99```',
    '*Refuted by*',
    'Registered',
  ])
    expect(words).toContain(part);
  const test = /"action_id":"run_test","value":"([^"]+)"/.exec(words)?.[1];
  await post(`views/${form?.id}/clicks`, { user: 'alice', action_id: 'run_test', value: test });
  expect(stored).toMatchObject([{ verb: 'request_test', input: { where: { channel: 'C0INCIDENTS' } } }]);
});

test('a link button means nothing and is acknowledged', async () => {
  const { press, stored } = await stageWith(records.asked);
  expect(await press('open_thread')).toMatchObject({ status: 200 });
  expect(stored).toEqual([]);
});

test('bad tokens are refused at the start, in one sentence', async () => {
  const slack = await workspace();
  slack.faults.respondNext('auth.test', { status: 200, body: { ok: false, error: 'invalid_auth' } });
  const app = createSlackApp({
    tokens: { bot: slack.botToken, app: slack.appToken },
    slackApiUrl: slack.apiUrl,
    accept: () => Promise.reject(new Error('nothing is stored here')),
    read: {
      costs: async () => costs,
      pattern: async () => null,
      investigation: async () => null,
      open: async () => [],
      live: async () => null,
      actionPreviews: async () => ({ refused: '' }),
      evidence: async () => [],
      board: async () => boardWith([]),
      away: async () => [],
      bundle: async () => ({ refused: '' }),
      services: async () => null,
    },
    elapsed: () => performance.now(),
    now: () => new Date(),
    settings,
    log: quietLog,
  });
  await expect(app.start()).rejects.toMatchObject({
    code: 'invalid',
    message: expect.stringContaining('SLACK_BOT_TOKEN'),
  });
});
