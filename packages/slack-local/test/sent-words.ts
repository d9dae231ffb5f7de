/** The words of blocks as they were sent, found apart from how any page reads them. */

type Sent = Record<string, unknown> & { type?: string };

const isSent = (value: unknown): value is Sent => typeof value === 'object' && value !== null && !Array.isArray(value);

/** Without marks: what a reader of Slack sees of it. */
const read = ({ type, text }: { type?: string; text?: string }): string => {
  if (type !== 'mrkdwn') return text ?? '';
  return (text ?? '')
    .replace(/<(?:[^|>]*)\|([^>]*)>/g, '$1')
    .replace(/```|(?<![\p{L}\p{N}_])_|_(?![\p{L}\p{N}_])|[*~`]/gu, '')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&');
};

/** Fields that hold words or what has words in it. */
const FIELDS = [
  'title',
  'label',
  'text',
  'description',
  'elements',
  'tasks',
  'child_blocks',
  'element',
  'accessory',
  'options',
  'alt_text',
  'initial_value',
  'hint',
];

/** Words of one block or element. A menu's options stand in the menu, which is opened to be read. */
export function wordsOf(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  if (Array.isArray(value)) return value.flatMap(wordsOf);
  if (!isSent(value)) return [];
  if ((value.type === 'mrkdwn' || value.type === 'plain_text') && typeof value['text'] === 'string')
    return [read(value as { type: string; text: string })];
  if (value.type === 'data_visualization') {
    const { series = [] } = value['chart'] as { series?: { name: string }[] };
    return [String(value['title']), ...series.map(({ name }) => name)];
  }
  const placeholder = value['initial_value'] === undefined ? wordsOf(value['placeholder']) : [];
  const own = value.type === 'conversations_select' || value.type === 'users_select';
  return [...FIELDS.flatMap((field) => wordsOf(value[field])), ...(own ? [] : placeholder)];
}

/** For comparing: spaces and line ends are the browser's, and an emoji's code is its sign. */
export const bare = (words: string): string =>
  words
    .replaceAll(':red_circle:', '🔴')
    .replaceAll(':large_yellow_circle:', '🟡')
    .replaceAll(':large_green_circle:', '🟢')
    .replaceAll(':white_circle:', '⚪')
    .replace(/[\s\u00a0]+/g, '');
