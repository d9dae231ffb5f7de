import { expect, test } from 'vitest';
import { ID } from './record-parts.ts';
import * as records from './records.ts';
import { openForms, stageWith, whispers } from './stage.ts';

const about = `${ID}:${records.deciding.hypotheses[0]?.id}`;
const refusal = (error: string) => ({ status: 200, body: { ok: false, error } });

test('a workspace that does not know a block of a form gets it with its plain twin, and the same words', async () => {
  const { slack, press } = await stageWith(records.deciding);
  slack.faults.respondNext('views.open', refusal('invalid_arguments'));
  await press('propose_action', about);
  await expect.poll(() => openForms(slack)).toHaveLength(1);
  const [form] = await openForms(slack);
  const words = JSON.stringify(form?.blocks);
  expect(words).toContain('*Ask for approval* changes nothing yet.');
  expect(words).not.toContain('"type":"alert"');
});

test('a form without such a block, or one that is late, is not tried again, and that is said', async () => {
  const { slack, press } = await stageWith(records.deciding);
  for (const [name, error] of [
    ['test_hypothesis', 'invalid_arguments'],
    ['propose_action', 'expired_trigger_id'],
  ] as const) {
    const before = (await whispers(slack)).length;
    slack.faults.respondNext('views.open', refusal(error));
    await press(name, about);
    await expect.poll(async () => (await whispers(slack)).length).toBe(before + 1);
    expect(await openForms(slack)).toEqual([]);
  }
});
