import { z } from 'zod';
import type { Block } from '../record/entries.ts';
import { block } from './block.ts';
import { allBlocks, elementsOf } from './elements-of.ts';
import { inSlacksWords } from './issues.ts';

export type Surface = 'message' | 'modal' | 'home';

const EVERYWHERE = [
  'actions',
  'card',
  'context',
  'divider',
  'header',
  'image',
  'input',
  'rich_text',
  'section',
  'video',
];
const MAY_STAND: Record<Surface, Set<string>> = {
  message: new Set([
    ...EVERYWHERE,
    ...['carousel', 'container', 'context_actions', 'data_table', 'data_visualization'],
    ...['file', 'markdown', 'plan', 'table', 'task_card'],
  ]),
  modal: new Set([...EVERYWHERE, 'alert']),
  home: new Set([...EVERYWHERE, 'carousel', 'table']),
};
const MOST: Record<Surface, number> = { message: 50, modal: 100, home: 100 };

/**
 * What Slack would say about these blocks on this surface; nothing when it would take them. `root` is the JSON pointer
 * of the list. `seesFile` tells whether the poster can see an image file by that id.
 * Limits: docs.slack.dev/reference/block-kit and the .d.ts files of @slack/types 3.2.0.
 */
export function complaintsAbout(
  blocks: unknown,
  surface: Surface,
  root: string,
  seesFile: (id: string) => boolean,
): string[] {
  const parsed = z.array(block).max(MOST[surface]).safeParse(blocks);
  if (!parsed.success) return inSlacksWords(parsed.error.issues, blocks, root);
  const list: Block[] = parsed.data;
  const say = (message: string, path: string[] = []) =>
    `[ERROR] ${message} [json-pointer:${[root, ...path].join('/')}]`;
  const misplaced = list.flatMap((one, index) =>
    MAY_STAND[surface].has(one.type) ? [] : [say(`unsupported type: ${one.type}`, [String(index), 'type'])],
  );
  return [
    ...misplaced,
    ...(surface === 'modal' ? [] : fileInputs(list).map((type) => say(`unsupported type: ${type}`))),
    ...repeatedIds(list).map(({ message, path }) => say(message, path)),
    ...tooMuchTogether(list).map((message) => say(message)),
    ...unseenFiles(list, seesFile).map(({ message, path }) => say(message, path)),
  ];
}

const fileInputs = (list: Block[]): string[] =>
  elementsOf(list).flatMap(({ element }) => (element.type === 'file_input' ? [element.type] : []));

type Complaint = { message: string; path: string[] };

function repeatedIds(list: Block[]): Complaint[] {
  const seen = new Set<string>();
  const blockIds = allBlocks(list).flatMap(({ block: one, path }) => {
    if (one.block_id === undefined || !seen.has(one.block_id)) {
      if (one.block_id !== undefined) seen.add(one.block_id);
      return [];
    }
    return [{ message: `block_id "${one.block_id}" already exists`, path: [...path, 'block_id'] }];
  });
  const actionIds = allBlocks(list).flatMap(({ block: one, path }) => {
    const ids = elementsOf([{ ...one, child_blocks: undefined }]).flatMap(({ element }) => element.action_id ?? []);
    const repeated = ids.find((id, index) => ids.indexOf(id) !== index);
    return repeated === undefined ? [] : [{ message: `action_id "${repeated}" already exists`, path }];
  });
  return [...blockIds, ...actionIds];
}

/** What is fine alone and not together. */
function tooMuchTogether(list: Block[]): string[] {
  const all = allBlocks(list).map((one) => one.block);
  const count = (...types: string[]) => all.filter((one) => types.includes(one.type)).length;
  const topLevel = (type: string) => list.some((one) => one.type === type);
  const tables = all.filter((one) => one.type === 'table' || one.type === 'data_table');
  const markdown = all.reduce((sum, one) => sum + (one.type === 'markdown' ? String(one.text).length : 0), 0);
  const focused = elementsOf(list).filter(({ element }) => element.focus_on_load === true).length;
  return [
    ...(count('data_visualization') > 2 ? ['no more than 2 data_visualization blocks allowed'] : []),
    ...(tables.length > 1 ? ['only one table allowed'] : []),
    ...(tables.some((one) => JSON.stringify(one.rows).length > 10_000 && textIn(one.rows) > 10_000)
      ? ['table must have less than 10001 characters']
      : []),
    ...(topLevel('plan') && topLevel('task_card') ? ['plan and task_card blocks cannot be used together'] : []),
    ...(markdown > 12_000 ? ['markdown blocks must have less than 12001 characters together'] : []),
    ...(focused > 1 ? ['only one element may have focus_on_load'] : []),
  ];
}

/** How many characters a reader would see in this value. */
function textIn(value: unknown): number {
  if (Array.isArray(value)) return value.reduce<number>((sum, one) => sum + textIn(one), 0);
  if (typeof value !== 'object' || value === null) return 0;
  return Object.entries(value).reduce(
    (sum, [key, one]) => sum + (key === 'text' && typeof one === 'string' ? one.length : textIn(one)),
    0,
  );
}

function unseenFiles(value: unknown, seesFile: (id: string) => boolean, path: string[] = []): Complaint[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, one]) => {
    if (key !== 'slack_file') return unseenFiles(one, seesFile, [...path, key]);
    const id: unknown = one?.id;
    return typeof id !== 'string' || seesFile(id) ? [] : [{ message: 'invalid slack file', path: [...path, key] }];
  });
}
