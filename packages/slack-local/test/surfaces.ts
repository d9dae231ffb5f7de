import { actions, button, plain, section } from './support.ts';

/** Messages, forms and a Home such as an incident bot sends, made only of what Slack takes. */

const input = (block_id: string, element: object, more: object = {}) => ({
  type: 'input',
  block_id,
  label: plain(block_id),
  element: { action_id: 'v', ...element },
  ...more,
});
const option = (value: string) => ({ text: plain(value), value, description: plain('What it costs') });
const rich = (text: string) => ({
  type: 'rich_text',
  elements: [{ type: 'rich_text_section', elements: [{ type: 'text', text }] }],
});

export const task = (task_id: string, status = 'complete') => ({
  type: 'task_card',
  task_id,
  status,
  title: `Finding of ${task_id}`,
});
export const plan = (...tasks: object[]) => ({ type: 'plan', title: 'Looking', tasks });
export const chart = (series = 2, categories = 3) => {
  const labels = Array.from({ length: categories }, (_, index) => `03:${String(index).padStart(2, '0')}`);
  const data = labels.map((label, value) => ({ label, value }));
  return {
    type: 'data_visualization',
    title: 'Which rose first?',
    chart: {
      type: 'line',
      series: Array.from({ length: series }, (_, index) => ({ name: `series ${index}`, data })),
      axis_config: { categories: labels, x_label: 'UTC', y_label: '%' },
    },
  };
};
export const folded = (...child_blocks: object[]) => ({
  type: 'container',
  title: plain('1 disproven'),
  width: 'full',
  is_collapsible: true,
  default_collapsed: true,
  child_blocks,
});
export const overflow = (count: number) => ({
  type: 'overflow',
  action_id: 'more',
  options: Array.from({ length: count }, (_, index) => option(`o${index}`)),
});

export const MESSAGES: Record<string, object[]> = {
  'a root card': [
    { type: 'header', text: { ...plain(':red_circle: checkout is slow: p99 4.8 s'), emoji: true } },
    { ...section('*Since 03:02 UTC* · P1'), expand: true },
    { type: 'context', elements: [{ type: 'mrkdwn', text: 'Not seen: traces.' }] },
    actions(button('request_data', 'a1', 'Add facts…'), overflow(3), {
      type: 'button',
      text: plain('Grafana'),
      action_id: 'open',
      url: 'https://grafana.example.com/d/1',
    }),
  ],
  'a plan of agents': [plan(task('database'), task('network', 'in_progress'), task('tracing', 'error'))],
  'cards of tasks without a plan': [{ ...task('database'), output: rich('38 lock waits') }],
  'ranked hypotheses': [
    { ...section('*2 · Traffic spike*'), accessory: overflow(5) },
    folded(section('~Deploy v412~'), { type: 'divider' }, { type: 'context', elements: [plain('4 %')] }),
  ],
  'a verdict with two charts': [
    section('*Disproven*'),
    chart(6, 20),
    { ...chart(), chart: { type: 'pie', segments: [{ label: 'retries', value: 91 }] } },
  ],
  'an approval': [
    actions({
      ...button('approve_action', 'p1', 'Approve: terminate 45231'),
      style: 'danger',
      confirm: {
        title: plain('Sure?'),
        text: { type: 'mrkdwn', text: 'No undo.' },
        confirm: plain('Terminate'),
        deny: plain('Back'),
      },
    }),
  ],
  'a post-mortem': [
    { type: 'markdown', text: '# Impact\n- 12 min' },
    rich('quoted'),
    { type: 'image', alt_text: 'p99', image_url: 'https://example.com/p99.png' },
  ],
  'a table and feedback': [
    {
      type: 'table',
      rows: [
        [
          { type: 'raw_text', text: 'p99' },
          { type: 'raw_number', value: 4.8, text: '4.8 s' },
        ],
      ],
      column_settings: [{ align: 'left' }],
    },
    {
      type: 'context_actions',
      elements: [
        {
          type: 'feedback_buttons',
          action_id: 'f',
          positive_button: { text: plain('Yes'), value: 'y' },
          negative_button: { text: plain('No'), value: 'n' },
        },
      ],
    },
  ],
};

const modal = (...blocks: object[]) => ({
  type: 'modal',
  title: plain('Mitigate'),
  submit: plain('Ask'),
  close: plain('Cancel'),
  blocks,
});

export const VIEWS: Record<string, { type: string; blocks: object[] }> = {
  'a form with every input that is needed': modal(
    input('test', { type: 'radio_buttons', options: [option('a'), option('b')], initial_option: option('a') }),
    input('service', { type: 'external_select', min_query_length: 0, placeholder: plain('Service') }),
    input('severity', { type: 'static_select', options: [option('P1')] }, { dispatch_action: true }),
    input(
      'note',
      { type: 'plain_text_input', multiline: true, max_length: 2000 },
      { optional: true, hint: plain('e.g.') },
    ),
    input('since', { type: 'datetimepicker', initial_date_time: 1_795_316_400 }),
    input('where', {
      type: 'conversations_select',
      default_to_current_conversation: true,
      filter: { include: ['public'], exclude_bot_users: true },
    }),
    input('file', { type: 'file_input', max_files: 3, filetypes: ['csv', 'png'] }, { optional: true }),
    input('which', { type: 'checkboxes', options: [option('x')] }, { optional: true }),
    { type: 'alert', level: 'info', text: { type: 'mrkdwn', text: '*Ask* changes nothing yet.' } },
  ),
  'evidence to read': {
    type: 'modal',
    title: plain('Evidence'),
    blocks: [section('*Saw*'), actions(button('again', 't1', 'Run again'))],
  } as never,
  'a Home': {
    type: 'home',
    blocks: [{ type: 'header', text: plain('Waiting for you: 1') }, { type: 'divider' }, section('*$3.18* today')],
  },
};

export { input, modal, option };
