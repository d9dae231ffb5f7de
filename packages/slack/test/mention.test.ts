import { expect, test } from 'vitest';
import { mention } from '../src/encode.ts';
import { present } from '../src/index.ts';
import { marcus, on, priya } from './record-parts.ts';
import * as records from './records.ts';
import { viewOf } from './support.ts';

const entry = { id: 'terminate_backend', approvers: ['U0BOB', 'S0DBAPPROVERS'] };
const shown = (record: typeof records.asked, notify: object) => {
  const view = viewOf(record);
  return present({ ...view, settings: { ...view.settings, catalogue: [entry as never], notify } });
};
const lineOf = (record: typeof records.asked, slot: string, notify: object) =>
  JSON.stringify(shown(record, notify).find((one) => one.slot.startsWith(slot))?.blocks[0]);

test('nobody is woken unless the configuration says so, whatever the evidence reads', () => {
  for (const record of [records.triggered, records.asked, records.recovered, records.published])
    expect(JSON.stringify(shown(record, {}))).not.toMatch(/<[!@]/);
  const hostile = { ...records.asked, trigger: { ...records.asked.trigger, service: '<!channel> <@U0EVE>' } };
  // In plain text nothing is live.
  const live = JSON.stringify(shown(hostile, {})).replace(/"plain_text","text":"[^"]*"/g, '');
  expect(live).toContain('U0EVE');
  expect(live).not.toMatch(/<[!@]/);
});

test.each([
  [records.triggered, 'root', { started: ['U0PRIYA'] }, '<@U0PRIYA> an investigation has started.'],
  [records.asked, 'approval', { approval: 'approvers' }, '<@U0BOB> <!subteam^S0DBAPPROVERS> an approval waits.'],
  [records.recovered, 'outcome', { outcome: ['S0DB'] }, '<!subteam^S0DB> an action has its outcome.'],
  [records.published, 'post-mortem-published', { published: ['S0DB'] }, '<!subteam^S0DB> a post-mortem is published.'],
])('one first line of a new message, and of no other', (record, slot, notify, line) => {
  expect(lineOf(record, slot, notify)).toContain(line);
  expect(JSON.stringify(shown(record, notify)).match(/<[!@]/g)).toHaveLength(line.match(/<[!@]/g)?.length ?? 0);
});

test.each([
  ['whom a person in Slack hands it to is woken', priya, marcus, 1],
  ['nobody is by what they take over themselves', priya, priya, 0],
  ['nobody is by what a token says', { kind: 'api', name: 'the API' } as const, marcus, 0],
])('%s, whatever is configured', (_what, by, to, woken) => {
  const handed = { ...records.deciding, handovers: [{ by, to, at: on('03:20:00'), note: 'see <@U0EVE>' }] };
  const line = lineOf(handed, 'handover', {});
  expect(JSON.stringify(shown(handed, {})).match(/<[!@]/g) ?? []).toHaveLength(woken);
  if (woken > 0) expect(line).toContain(`<@${marcus.kind === 'slack' && marcus.id}> watches it from now on.`);
});

test('the line is gone when its message says what came next', () => {
  expect(lineOf(records.watching, 'approval', { approval: 'approvers' })).not.toMatch(/<[!@]/);
  expect(lineOf(records.deciding, 'root', { started: ['U0PRIYA'] })).not.toMatch(/<[!@]/);
});

test.each(['channel', 'U0EVE> <!here', 'C0INCIDENTS', ''])('%s is no id of a person or a user group', (id) => {
  expect(() => mention(id)).toThrow();
});
