import { expect, test } from 'vitest';
import { actions, button, call, INCIDENTS, type Json, plain, section, workspace } from './support.ts';
import { chart, folded, input, MESSAGES, modal, option, overflow, plan, task, VIEWS } from './surfaces.ts';

const post = async (blocks: unknown): Promise<Json> =>
  call(await workspace(), 'chat.postMessage', { channel: INCIDENTS, text: 'x', blocks });
// No person did anything, so a view that passes every check is refused for its trigger alone.
const open = async (view: { type: string }): Promise<Json> =>
  view.type === 'home'
    ? call(await workspace(), 'views.publish', { user_id: 'U0ALICE', view })
    : call(await workspace(), 'views.open', { trigger_id: 'none', view });

test.each(Object.entries(MESSAGES))('Slack takes %s', async (_name, blocks) => {
  expect(await post(blocks)).toMatchObject({ ok: true });
});

test.each(Object.entries(VIEWS))('Slack takes %s in a view', async (_name, view) => {
  expect(await open(view)).toMatchObject(view.type === 'home' ? { ok: true } : { error: 'invalid_trigger_id' });
});

const long = (length: number) => 'x'.repeat(length);
const header = (length: number) => ({ type: 'header', text: plain(long(length)) });
const unevenSeries = () => {
  const uneven = structuredClone(chart());
  uneven.chart.series[1]?.data.pop();
  return uneven;
};

test.each<[string, object[], string]>([
  ['an unknown block', [{ type: 'banner' }], 'unsupported type: banner [json-pointer:/blocks/0/type]'],
  [
    'an unknown field',
    [{ type: 'divider', colour: 'red' }],
    'invalid additional property: colour [json-pointer:/blocks/0]',
  ],
  ['a header over 150', [header(151)], 'must be less than 151 characters [json-pointer:/blocks/0/text/text]'],
  ['a header in mrkdwn', [{ type: 'header', text: { type: 'mrkdwn', text: 'x' } }], '/blocks/0/text/type'],
  [
    'a section over 3000',
    [section(long(3001))],
    'must be less than 3001 characters [json-pointer:/blocks/0/text/text]',
  ],
  ['an empty section', [section('')], 'must be more than 0 characters [json-pointer:/blocks/0/text/text]'],
  ['a section without text', [{ type: 'section' }], 'text or fields is required [json-pointer:/blocks/0]'],
  ['eleven fields', [{ type: 'section', fields: Array(11).fill(plain('f')) }], 'no more than 10 items allowed'],
  [
    'a button over 75',
    [actions(button('a', 'v', long(76)))],
    'must be less than 76 characters [json-pointer:/blocks/0/elements/0/text/text]',
  ],
  ['a value over 2000', [actions(button('a', long(2001)))], '/blocks/0/elements/0/value'],
  ['a style of its own', [actions({ ...button('a', 'v'), style: 'default' })], 'must be one of: primary, danger'],
  ['no actions', [actions()], 'no less than 1 items allowed [json-pointer:/blocks/0/elements]'],
  [
    '26 actions',
    [actions(...Array.from({ length: 26 }, (_, i) => button(`a${i}`, 'v')))],
    'no more than 25 items allowed',
  ],
  [
    'an overflow with six options',
    [actions(overflow(6))],
    'no more than 5 items allowed [json-pointer:/blocks/0/elements/0/options]',
  ],
  [
    'eleven context elements',
    [{ type: 'context', elements: Array(11).fill(plain('c')) }],
    'no more than 10 items allowed',
  ],
  [
    'a text input among actions',
    [actions({ type: 'plain_text_input', action_id: 'a' })],
    'unsupported type: plain_text_input',
  ],
  ['51 blocks', Array(51).fill({ type: 'divider' }), 'no more than 50 items allowed [json-pointer:/blocks]'],
  [
    'an alert in a message',
    [{ type: 'alert', text: plain('x') }],
    'unsupported type: alert [json-pointer:/blocks/0/type]',
  ],
  ['a file input in a message', [input('f', { type: 'file_input' })], 'unsupported type: file_input'],
  ['a plan beside a task card', [plan(task('a')), task('b')], 'plan and task_card blocks cannot be used together'],
  ['a task in an unknown state', [plan(task('a', 'failed'))], '/blocks/0/tasks/0/status'],
  ['three charts', [chart(), chart(), chart()], 'no more than 2 data_visualization blocks allowed'],
  ['seven series', [chart(7)], 'no more than 6 items allowed [json-pointer:/blocks/0/chart/series]'],
  ['21 categories', [chart(1, 21)], 'no more than 20 items allowed'],
  ['a series without one category', [unevenSeries()], '[json-pointer:/blocks/0/chart/series/1/data]'],
  [
    'a chart in a container',
    [folded(chart())],
    'unsupported type: data_visualization [json-pointer:/blocks/0/child_blocks/0',
  ],
  ['a container in a container', [folded(folded(section('x')))], 'unsupported type: container'],
  ['eleven blocks in a container', [folded(...Array(11).fill({ type: 'divider' }))], 'no more than 10 items allowed'],
  [
    'the same block_id twice',
    [
      { type: 'divider', block_id: 'b' },
      { type: 'divider', block_id: 'b' },
    ],
    '[json-pointer:/blocks/1/block_id]',
  ],
  [
    'the same action_id twice in a block',
    [actions(button('a', '1'), button('a', '2'))],
    'action_id "a" already exists',
  ],
  [
    'two tables',
    [MESSAGES['a table and feedback']?.[0] ?? {}, MESSAGES['a table and feedback']?.[0] ?? {}],
    'only one table allowed',
  ],
  [
    'an image of nobody',
    [{ type: 'image', alt_text: 'x', slack_file: { id: 'F9' } }],
    'invalid slack file [json-pointer:/blocks/0/slack_file]',
  ],
  [
    'an image without words',
    [{ type: 'image', image_url: 'https://example.com/a.png' }],
    'missing required field: alt_text [json-pointer:/blocks/0]',
  ],
])('Slack refuses %s', async (_name, blocks, said) => {
  const answer = await post(blocks);
  expect(answer).toMatchObject({ ok: false, error: 'invalid_blocks' });
  expect(JSON.stringify(answer.response_metadata)).toContain(JSON.stringify(said).slice(1, -1));
});

test('blocks that are too long together are refused, and so is what is no list', async () => {
  expect(await post(Array(5).fill(section(long(2900))))).toMatchObject({ error: 'msg_blocks_too_long' });
  expect(await post('{"type":"divider"}')).toMatchObject({ error: 'invalid_blocks_format' });
  expect(await post('[{]')).toMatchObject({ error: 'invalid_blocks_format' });
});

test('text is cut at 40,000 characters, and an update takes 4,000', async () => {
  const slack = await workspace();
  const { ts, message } = await call(slack, 'chat.postMessage', { channel: INCIDENTS, text: long(40_001) });
  expect(message).toMatchObject({ text: long(40_000) });
  expect(await call(slack, 'chat.update', { channel: INCIDENTS, ts, text: long(4_001) })).toMatchObject({
    error: 'msg_too_long',
  });
});

const fields = [input('a', { type: 'plain_text_input' })];
test.each<[string, { type: string; blocks: object[] }, string]>([
  [
    'a long title',
    { ...modal(section('x')), title: plain(long(25)) } as never,
    'must be less than 25 characters [json-pointer:/view/title/text]',
  ],
  [
    'long private_metadata',
    { ...modal(section('x')), private_metadata: long(3001) } as never,
    '[json-pointer:/view/private_metadata]',
  ],
  ['a form without submit', { type: 'modal', title: plain('x'), blocks: fields } as never, 'submit is required'],
  ['a plan in a modal', modal(plan(task('a'))), 'unsupported type: plan [json-pointer:/view/blocks/0/type]'],
  ['a chart in a modal', modal(chart()), 'unsupported type: data_visualization'],
  ['a chart at Home', { type: 'home', blocks: [chart()] }, 'unsupported type: data_visualization'],
  ['a container at Home', { type: 'home', blocks: [folded(section('x'))] }, 'unsupported type: container'],
  [
    'eleven radio buttons',
    modal(input('r', { type: 'radio_buttons', options: Array.from({ length: 11 }, (_, i) => option(`${i}`)) })),
    'no more than 10 items',
  ],
  [
    'a long option',
    modal(input('r', { type: 'static_select', options: [option(long(76))] })),
    'must be less than 76 characters',
  ],
  ['a button as an input', modal(input('b', button('v', 'x'))), 'unsupported type: button'],
  ['101 blocks', modal(...Array(101).fill({ type: 'divider' })), 'no more than 100 items allowed'],
  [
    'a time in milliseconds',
    modal(input('t', { type: 'datetimepicker', initial_date_time: 1_795_316_400_000 })),
    'must be at most 9999999999',
  ],
])('Slack refuses a view with %s', async (_name, view, said) => {
  const answer = await open(view);
  expect(answer).toMatchObject({ ok: false, error: 'invalid_arguments' });
  expect(JSON.stringify(answer.response_metadata)).toContain(JSON.stringify(said).slice(1, -1));
});
