import { expect, test } from 'vitest';
import { action, ID } from './record-parts.ts';
import * as records from './records.ts';
import { openForms, stageWith } from './stage.ts';

const about = `${ID}:${records.settled.hypotheses[0]?.id}`;
const pause = {
  ...action,
  entry: 'pause_job',
  title: 'Pause job orders-archiver',
  risk: 'low' as const,
  words: { ...action.words, happens: 'the job starts no new run.' },
};
const textOf = (value: unknown): string => JSON.stringify(value);

test('where several actions fit one is chosen, the form shows what that does, and that is asked for', async () => {
  const { slack, press, post, stored } = await stageWith(records.settled, false, { previews: [action, pause] });
  await press('propose_action', about);
  await expect.poll(() => openForms(slack)).toHaveLength(1);
  const [form] = await openForms(slack);
  expect(textOf(form?.blocks)).toContain('its open transaction rolls back');
  await post(`views/${form?.id}/clicks`, { user: 'alice', action_id: 'choose_action', value: 'pause_job' });
  await expect.poll(async () => textOf(await openForms(slack))).toContain('the job starts no new run.');
  const words = textOf((await openForms(slack))[0]?.blocks);
  expect(words).toContain('*Risk: low*');
  expect(words).not.toContain('its open transaction rolls back');
  await post(`views/${form?.id}/submit`, { user: 'alice', values: { note: 'it can wait' } });
  expect(stored).toMatchObject([{ verb: 'propose_action', input: { entry: 'pause_job', note: 'it can wait' } }]);
});

test('what is chosen is asked for, also where it is sent at once; one alone is no choice', async () => {
  const several = await stageWith(records.settled, false, { previews: [action, pause] });
  await several.press('propose_action', about);
  await expect.poll(() => openForms(several.slack)).toHaveLength(1);
  const [form] = await openForms(several.slack);
  await several.post(`views/${form?.id}/submit`, { user: 'alice', values: { action: 'pause_job' } });
  expect(several.stored).toMatchObject([{ input: { entry: 'pause_job' } }]);

  const one = await stageWith(records.settled);
  await one.press('propose_action', about);
  await expect.poll(() => openForms(one.slack)).toHaveLength(1);
  const [alone] = await openForms(one.slack);
  expect(textOf(alone?.blocks)).not.toContain('choose_action');
  await one.post(`views/${alone?.id}/submit`, { user: 'alice', values: {} });
  expect(one.stored).toMatchObject([{ verb: 'propose_action' }]);
});
