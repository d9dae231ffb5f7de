import { expect, test } from 'vitest';
import { ID, on, priya } from './record-parts.ts';
import * as records from './records.ts';
import { openForms, stageWith } from './stage.ts';
import { messageOf } from './support.ts';

const textOf = (value: unknown): string => JSON.stringify(value);

test.each([
  ['partly', 'Partly the cause', 'What else was it?'],
  ['no', 'Not the cause', 'What was it?'],
])(
  '%s… says what is about to be said, asks what was, and says nothing until it is sent',
  async (answer, title, question) => {
    const { slack, press, post, stored } = await stageWith(records.recovered);
    await press(`close_cause_${answer}`);
    await expect.poll(() => openForms(slack)).toHaveLength(1);
    const [form] = await openForms(slack);
    expect(textOf(form?.blocks)).toContain(question);
    expect(textOf(form)).toContain(`"text":"${title}"`);
    expect(textOf(form)).toContain(`"text":"Say ${answer}"`);
    expect(stored).toEqual([]);
    await post(`views/${form?.id}/submit`, { user: 'alice', values: { note: 'the DNS of bank-gw' } });
    expect(stored).toMatchObject([
      { verb: 'feedback', input: { investigation: ID, answer, note: 'the DNS of bank-gw' }, actor: { id: 'U0ALICE' } },
    ]);
  },
);

test('what somebody says was the cause stands where it was asked, in their name', async () => {
  const feedback = { by: priya, at: on('03:16:00'), answer: 'no' as const, note: 'the DNS of *bank-gw*.' };
  const said = textOf(messageOf({ ...records.recovered, feedback }, 'outcome')?.blocks);
  expect(said).toContain('Was this the cause? Priya N.: no. \\"the DNS of ∗bank-gw∗\\".');
  expect(said).not.toContain('close_cause');
  expect(said).toContain('To answer again: /compass learn INV-1042');
  const { command } = await stageWith({ ...records.recovered, feedback });
  expect(textOf(await command('learn INV-1042'))).toContain('The last answer counts.');
});

test('recovered is when it was back, not when that was known; on every surface', () => {
  const [action] = records.recovered.actions as [(typeof records.recovered.actions)[number]];
  const back = { ...records.recovered, actions: [{ ...action, backAt: on('03:13:20') }] };
  for (const slot of ['root', 'outcome']) {
    expect(textOf(messageOf(back, slot))).toMatch(/recovered at 03:13/);
    expect(textOf(messageOf(back, slot))).not.toMatch(/recovered at 03:14/);
  }
});
