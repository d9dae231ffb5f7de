import { expect, test } from 'vitest';
import * as records from './records.ts';
import { openForms, stageWith } from './stage.ts';

const textOf = (value: unknown): string => JSON.stringify(value);
const ran = /"action_id":"run_test","value":"([^"]+)"/;

test('Run again in Evidence answers in the form, which covers the thread on a phone; it cannot be pressed twice', async () => {
  const { slack, press, post, stored } = await stageWith(records.settled);
  await press('show_evidence');
  await expect.poll(() => openForms(slack)).toHaveLength(1);
  const [form] = await openForms(slack);
  const value = ran.exec(textOf(form?.blocks))?.[1];
  await post(`views/${form?.id}/clicks`, { user: 'alice', action_id: 'run_test', value });
  await expect.poll(async () => textOf(await openForms(slack))).toContain('*Run again*\u00a0· COMPASS took it.');
  const [after] = await openForms(slack);
  expect(textOf(after?.blocks)).not.toMatch(ran);
  expect(textOf(after?.blocks)).toContain('*Refuted by*');
  expect(stored).toHaveLength(1);
});

test.each([
  ['learn INV-1042', records.recovered, 'close_cause', '*Yes*'],
  ['postmortem INV-1042', records.recovered, 'publish_postmortem', '*Publish*'],
])(
  'what one person alone sees after /compass %s answers a press, and asks no more',
  async (text, one, action, label) => {
    const { slack, command, post, stored } = await stageWith(one);
    await command(text);
    const alone = async () => {
      const answer = await fetch(`${slack.url}/local/ephemeral?user=alice`);
      return ((await answer.json()) as { messages: { message_ts: string; blocks: unknown[] }[] }).messages;
    };
    const [before] = await alone();
    expect(textOf(before?.blocks)).toContain(`"action_id":"${action}"`);
    await post('clicks', { user: 'alice', channel: 'incidents', ts: before?.message_ts, action_id: action });
    await expect.poll(async () => textOf(await alone())).toContain(`${label}\u00a0· COMPASS took it.`);
    expect(textOf(await alone())).not.toContain('action_id');
    expect(stored).toHaveLength(1);
  },
);
