import type { Investigation, PostMortem } from '@compass/core';
import { expect, test } from 'vitest';
import { action, aPostMortem, HOSTILE, ID, marcus, on, priya } from './record-parts.ts';
import * as records from './records.ts';
import { openForms, stageWith, whispers } from './stage.ts';
import { messageOf } from './support.ts';

/** A record of its own, so that it can go on after it was shown. */
const copyOf = (one: Investigation): Investigation => structuredClone(one);

test('Reject… on what was decided meanwhile opens no form, and says who decided', async () => {
  const record = copyOf(records.asked);
  const { slack, press } = await stageWith(record);
  const decided = { state: 'acted' as const, decidedBy: marcus, decidedAt: on('03:11:20') };
  record.actions = record.actions.map((one) => ({ ...one, ...decided }));
  await press('reject_action');
  await expect
    .poll(() => whispers(slack))
    .toEqual(['Marcus O. approved this at 03:11 UTC. Your press changed nothing.']);
  expect(await openForms(slack)).toEqual([]);
});

test('nothing of a name or a title is live in what one person alone is told', async () => {
  const record = copyOf(records.asked);
  const { slack, press } = await stageWith(record);
  record.actions = record.actions.map((one) => ({ ...one, title: HOSTILE }));
  const decided = { state: 'acted' as const, decidedBy: { ...marcus, name: HOSTILE }, decidedAt: on('03:11:20') };
  record.actions = record.actions.map((one) => ({ ...one, ...decided }));
  await press('reject_action');
  await expect.poll(async () => (await whispers(slack)).join()).toContain('approved this');
  expect((await whispers(slack)).join()).not.toMatch(/<!|<@|\*bold|:fire:|`code/);
});

test.each([
  ['test_hypothesis', `${ID}:${records.deciding.hypotheses[0]?.id}`],
  ['request_data', `${ID}:${records.deciding.hypotheses[0]?.id}`],
  ['propose_action', `${ID}:${records.deciding.hypotheses[0]?.id}`],
])('%s on what is over opens no form that would be refused', async (name, value) => {
  const record = copyOf(records.deciding);
  const { slack, press } = await stageWith(record);
  record.status = 'closed';
  await press(name, value);
  await expect.poll(() => whispers(slack)).toEqual(['This investigation is over. Nothing happened.']);
  expect(await openForms(slack)).toEqual([]);
});

const sectionsIn = ([first]: { input: unknown }[]) => (first?.input as { sections?: object } | undefined)?.sections;

const written = (change: Partial<PostMortem>): Investigation => ({
  ...copyOf(records.recovered),
  postMortem: { ...aPostMortem, ...change },
});

test('a section that is too long for a form is not cut by it: it has no field, and stays', async () => {
  const long = 'x'.repeat(3001);
  const { slack, press, post, stored } = await stageWith(written({ root_cause: long }));
  await press('edit_postmortem');
  const [form] = await openForms(slack);
  expect(JSON.stringify(form?.blocks)).toContain('*Cause* is too long for a form');
  await post(`views/${form?.id}/submit`, { user: 'alice', values: { lessons_learned: 'Set a timeout.' } });
  expect(stored).toMatchObject([{ verb: 'edit_post_mortem' }]);
  expect(sectionsIn(stored)).toEqual({ lessons_learned: 'Set a timeout.' });
});

test('of two who edit at once the second is told at the field, and keeps the form; what only they changed is taken', async () => {
  const record = written({});
  const { slack, press, post, stored } = await stageWith(record);
  await press('edit_postmortem');
  const [form] = await openForms(slack);
  const edits = [{ section: 'root_cause' as const, by: priya, at: on('03:20:00') }];
  record.postMortem = { ...aPostMortem, root_cause: 'The archiver.', edits };
  const send = (values: object) => post(`views/${form?.id}/submit`, { user: 'alice', values });
  expect(await send({ root_cause: 'A lock.' })).toMatchObject({
    errors: { root_cause: expect.stringContaining('Priya N. has changed this meanwhile.') },
  });
  expect(stored).toEqual([]);
  await send({ root_cause: aPostMortem.root_cause, lessons_learned: 'Set a timeout.' });
  expect(sectionsIn(stored)).toEqual({ lessons_learned: 'Set a timeout.' });
});

test('of a long section a phone shows the beginning, and says how much is left', async () => {
  const lines = Array.from({ length: 45 }, (_, nth) => `- 03:${String(nth + 10)} something`).join('\n');
  const { slack, press } = await stageWith(written({ markdown: `# PM\n\n## Timeline\n\n${lines}\n` }));
  await press('read_postmortem');
  expect(JSON.stringify((await openForms(slack))[0]?.blocks)).toContain('and 5 more lines in the file');
});

test('nobody is handed an investigation who cannot watch it', async () => {
  const { slack, press, post, stored } = await stageWith(records.deciding);
  await press('root_more', `${ID}:h`);
  const [form] = await openForms(slack);
  const gone = { ok: true, user: { id: 'U0BOB', deleted: true } };
  slack.faults.respondNext('users.info', { status: 200, body: gone });
  const answer = await post(`views/${form?.id}/submit`, { user: 'alice', values: { to: 'U0BOB' } });
  expect(answer).toMatchObject({ errors: { to: expect.stringContaining('deactivated') } });
  expect(stored).toEqual([]);
});

test('evidence of what happened after an action offers no run, which would be refused', async () => {
  const { tests, verdicts } = records.recovered;
  const { slack, press } = await stageWith({ ...records.asked, tests, verdicts });
  await press('show_evidence', `${ID}:${records.asked.hypotheses[0]?.id}`);
  const words = JSON.stringify((await openForms(slack))[0]?.blocks);
  expect(words).toContain('Does the symptom end with the cause?');
  expect(words).not.toContain('run_test');
});

test('the evidence of a test that only spoke against says that, in the words of its message', async () => {
  const tests = records.settled.tests.map((one) => ({ ...one, test: { ...one.test, decisive: false } }));
  const { slack, press } = await stageWith({ ...records.settled, tests });
  await press('show_evidence', `${ID}:bbbb20bbbb20bbbb`);
  expect(JSON.stringify((await openForms(slack))[0]?.blocks)).toContain(
    '*Did traffic rise before p99?* Spoke against it.',
  );
});

test('the preview says how many decide, and that it is not who asks', async () => {
  const { slack, press } = await stageWith(records.deciding);
  await press('propose_action', `${ID}:${records.deciding.hypotheses[0]?.id}`);
  const words = JSON.stringify((await openForms(slack))[0]?.blocks);
  expect(words).toContain(`changes nothing yet. One of ${action.approversName} decides, not you.`);
});

test('what was read can be looked at when it is over, too, and nothing else is offered', async () => {
  const { slack, press } = await stageWith(records.recovered);
  for (const slot of ['verdict', 'list']) {
    const words = JSON.stringify(messageOf(records.recovered, slot)?.blocks);
    expect(words).toContain('"action_id":"show_evidence"');
    expect(words).not.toMatch(/run_test|test_hypothesis|propose_action|overflow/);
  }
  await press('show_evidence');
  expect((await openForms(slack))[0]?.callback_id).toBe('evidence');
});

test('of more tests than a form lists it is said that there are more', async () => {
  const [first] = records.deciding.tests;
  if (first === undefined) throw new Error('a test');
  const tests = Array.from({ length: 12 }, (_, nth) => ({
    ...first,
    test: { ...first.test, hash: `${nth}`.padStart(16, 'a') },
  }));
  const { slack, press } = await stageWith({ ...records.deciding, tests });
  await press('test_hypothesis', `${ID}:${records.deciding.hypotheses[0]?.id}`);
  expect(JSON.stringify((await openForms(slack))[0]?.blocks)).toContain('The 10 that tell most, of 12.');
});

test('a test that could not be run, or whose source is not seen, says so where it is chosen', async () => {
  const second = `${ID}:${records.untestable.hypotheses[1]?.id}`;
  const { slack, press } = await stageWith(records.untestable);
  await press('hypothesis_more', `${second}:t`);
  expect(JSON.stringify((await openForms(slack))[0]?.blocks)).toContain('Untestable so far: Tempo does not answer');
  const notSeen = [{ what: 'metrics', why: 'Prometheus does not answer' }];
  const other = await stageWith({ ...records.deciding, notSeen });
  await other.press('hypothesis_more', `${second}:t`);
  expect(JSON.stringify((await openForms(other.slack))[0]?.blocks)).toContain(
    'Untestable so far: Prometheus does not answer',
  );
});
