import type { Block, Message, View } from '../src/page/wire.ts';

/** A few messages and a form, made by hand, as the app sends them. */

const plain = (text: string) => ({ type: 'plain_text' as const, text });
export const section = (text: string): Block => ({ type: 'section', text: { type: 'mrkdwn', text } });
export const said = (ts: number, more: Partial<Message>): Message => ({
  ts: `${ts}.000100`,
  bot_id: 'B1',
  text: '',
  ...more,
});

export const ROOT = said(1795316824, {
  text: 'orders is slow: p99 4.8 s',
  blocks: [
    { type: 'header', text: plain(':red_circle: orders is slow: p99 4.8 s, normally 0.31 s') },
    section('*Since 03:02 UTC* · registered `03:09:12` · 03:25 UTC: x\n_5 < 6_ &amp; ~old~, at 03:02:30'),
    {
      type: 'actions',
      elements: [
        { type: 'button', text: plain('Test…'), action_id: 'test_hypothesis', value: 'h_1' },
        {
          type: 'overflow',
          action_id: 'root_more',
          options: [
            { text: plain('Hand over…'), value: 'a_h1' },
            { text: plain('Stop looking…'), value: 'a_h3' },
          ],
        },
      ],
    },
  ],
});

export const APPROVAL = said(1795316900, {
  text: 'Approve by 03:25 UTC',
  thread_ts: ROOT.ts,
  subtype: 'thread_broadcast',
  blocks: [
    {
      type: 'actions',
      elements: [
        {
          type: 'button',
          text: plain('Approve: terminate 45231'),
          action_id: 'approve_action',
          value: 'p_1',
          style: 'danger',
          confirm: {
            title: plain('Terminate session pid 45231?'),
            text: plain('No undo.'),
            confirm: plain('Terminate'),
            deny: plain('Go back'),
            style: 'danger',
          },
        },
      ],
    },
  ],
});

const option = (text: string, value: string) => ({ text: plain(text), value });
export const MODAL: View = {
  id: 'V1',
  type: 'modal',
  title: plain('Request data'),
  submit: plain('Look'),
  close: plain('Cancel'),
  blocks: [
    {
      type: 'input',
      block_id: 'what',
      label: plain('What do you know?'),
      element: { type: 'plain_text_input', action_id: 'v', multiline: true, initial_value: 'archiver moved' },
    },
    {
      type: 'input',
      block_id: 'query',
      label: plain('Query'),
      optional: true,
      element: { type: 'plain_text_input', action_id: 'v', max_length: 10 },
    },
    {
      type: 'input',
      block_id: 'source',
      label: plain('Source'),
      element: {
        type: 'static_select',
        action_id: 'v',
        initial_option: option('Loki', 'loki'),
        options: [option('Any', 'auto'), option('Loki', 'loki')],
      },
      dispatch_action: true,
    },
    {
      type: 'input',
      block_id: 'test',
      label: plain('Test'),
      element: {
        type: 'radio_buttons',
        action_id: 'v',
        initial_option: option('B', 't_b'),
        options: [option('A', 't_a'), option('B', 't_b')],
      },
    },
    {
      type: 'input',
      block_id: 'tags',
      label: plain('Tags'),
      element: {
        type: 'checkboxes',
        action_id: 'v',
        initial_options: [option('Y', 'y')],
        options: [option('X', 'x'), option('Y', 'y')],
      },
    },
    {
      type: 'input',
      block_id: 'since',
      label: plain('Since'),
      element: { type: 'datetimepicker', action_id: 'v', initial_date_time: 1795316400 },
    },
    {
      type: 'input',
      block_id: 'where',
      label: plain('Where'),
      element: { type: 'conversations_select', action_id: 'v', default_to_current_conversation: true },
    },
  ],
};
