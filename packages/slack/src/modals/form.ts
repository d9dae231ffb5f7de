import type { Investigation, Severity } from '@compass/core';
import { type Block, option } from '../blocks.ts';
import { plain } from '../encode.ts';

export interface FormPlace {
  channel: string;
  thread: string | null;
}

export interface Form {
  id: string;
  title: string;
  submit?: string;
  carried: Record<string, unknown>;
  blocks: Block[];
}

export const form = ({ id, title, submit, carried, blocks }: Form): Record<string, unknown> => ({
  type: 'modal',
  callback_id: id,
  private_metadata: JSON.stringify(carried),
  title: { type: 'plain_text', text: plain(title, 24) },
  ...(submit === undefined ? {} : { submit: { type: 'plain_text', text: plain(submit, 24) } }),
  close: { type: 'plain_text', text: submit === undefined ? 'Close' : 'Cancel' },
  blocks,
});

export const input = (
  id: string,
  label: string,
  element: Record<string, unknown>,
  more: { optional?: boolean; hint?: string } = {},
): Block => ({
  type: 'input',
  block_id: id,
  label: { type: 'plain_text', text: plain(label, 150) },
  element: { action_id: 'v', ...element },
  ...(more.optional === true ? { optional: true } : {}),
  ...(more.hint === undefined ? {} : { hint: { type: 'plain_text', text: plain(more.hint, 300) } }),
});

export const textInput = (most: number, placeholder: string, multiline = false): Record<string, unknown> => ({
  type: 'plain_text_input',
  max_length: most,
  multiline,
  placeholder: { type: 'plain_text', text: plain(placeholder, 150) },
});

const SEVERITIES = [option('P1: most users', 'P1'), option('P2: some users', 'P2'), option('P3: no users yet', 'P3')];

export const severityInput = (now: Severity): Block =>
  input('severity', 'Severity', {
    type: 'static_select',
    initial_option: SEVERITIES.find(({ value }) => value === now),
    options: SEVERITIES,
  });

export const carriedOf = (investigation: Investigation, sub: string, place: FormPlace) => ({
  investigation: investigation.id,
  sub,
  ...place,
});
