import type { PostMortem } from '@compass/core';
import { expect, test } from 'vitest';
import { present } from '../src/index.ts';
import { readPostMortemModal } from '../src/modals/post-mortem.ts';
import { aPostMortem, on, priya } from './record-parts.ts';
import * as records from './records.ts';
import { messageOf, viewOf } from './support.ts';

const textOf = (value: unknown): string => JSON.stringify(value);
const cardOf = (change: Partial<PostMortem>): string =>
  textOf(
    present(viewOf({ ...records.recovered, postMortem: { ...aPostMortem, ...change } })).find(
      ({ slot }) => slot === 'post-mortem',
    )?.blocks,
  );
/** Sentences with the last one at its end. */
const long = (characters: number): string => `${'It waited for the lock. '.repeat(characters / 24)}The end.`;

test('Read all cuts no line: what one block does not hold stands in the next', () => {
  const rows = Array.from({ length: 40 }, (_, index) => `- line ${index} ${'word '.repeat(20)}end ${index}`);
  const markdown = ['# PM', '## Root cause', long(2400), '## Timeline', ...rows].join('\n');
  const { blocks } = readPostMortemModal({ ...aPostMortem, executive_summary: long(1200), markdown }) as {
    blocks: { text?: { text: string } }[];
  };
  const words = textOf(blocks);
  expect(words.match(/The end\./g)).toHaveLength(2);
  for (const index of rows.keys()) expect(words).toContain(`end ${index}`);
  expect(words).not.toContain('…');
  for (const { text } of blocks) expect(text?.text.length ?? 0).toBeLessThanOrEqual(3000);
});

test('what a person wrote as the cause, or added, and what an action does stand whole in the thread', () => {
  expect(cardOf({ root_cause: long(1200) })).toContain('The end.');
  const [note] = records.noted.notes;
  if (note === undefined) throw new Error('a note');
  const noted = { ...records.noted, notes: [{ ...note, text: long(1200) }] };
  expect(textOf(messageOf(noted, 'note:0')?.blocks)).toContain('The end.');
  const [action] = records.asked.actions;
  if (action === undefined) throw new Error('an action');
  const rejected = { ...action, state: 'rejected' as const, reason: long(288) };
  expect(textOf(messageOf({ ...records.asked, actions: [rejected] }, 'approval')?.blocks)).toContain(
    'Nothing happened.',
  );
  const risky = { ...action, words: { ...action.words, risk: long(600) } };
  expect(textOf(messageOf({ ...records.asked, actions: [risky] }, 'approval')?.blocks)).toContain('The end.');
});

test('once a draft was edited its file is not called the whole text', () => {
  const edits = [{ section: 'root_cause' as const, by: priya, at: on('03:20:00') }];
  expect(cardOf({})).toContain('-draft.md is the whole text');
  expect(cardOf({ edits })).toMatch(/\*Read all\* shows it as it is now; \S+-draft\.md may be older/);
  expect(cardOf({ edits, published: { by: priya, at: on('03:30:00') } })).toContain('.md is the whole text');
});
