import { z } from 'zod';
import { nameBlocks } from '../blocks/name-blocks.ts';
import { complaintsAbout } from '../blocks/surface.ts';
import type { LocalContext } from '../context.ts';
import { Block, Metadata } from '../record/entries.ts';
import { refuse } from '../refusal.ts';

const TEXT_CUT_AT = 40_000;
const BLOCKS_LIMIT = 13_200;
const METADATA_LIMIT_BYTES = 16 * 1024;

export type Content = { text: string | undefined; blocks: Block[] | undefined };

/**
 * Text and blocks of a message as Slack would keep them; refuses what Slack would refuse.
 * The sum over all blocks is not documented; it was seen at 13,172 to 13,297 characters (slackapi/bolt-js#2509).
 */
export function checkContent(
  slack: LocalContext,
  input: { text?: unknown; blocks?: unknown; attachments?: unknown },
): Content {
  if (input.attachments !== undefined) refuse('invalid_attachments', ['[ERROR] attachments are not supported here']);
  const text = typeof input.text === 'string' && input.text !== '' ? input.text.slice(0, TEXT_CUT_AT) : undefined;
  return { text, blocks: checkBlocks(slack, input.blocks) };
}

function checkBlocks(slack: LocalContext, given: unknown): Block[] | undefined {
  const blocks = parseList(given);
  if (blocks === undefined) return undefined;
  const complaints = complaintsAbout(blocks, 'message', '/blocks', (id) => isShownImage(slack, id));
  if (complaints.length > 0) refuse('invalid_blocks', complaints);
  if (JSON.stringify(blocks).length > BLOCKS_LIMIT) refuse('msg_blocks_too_long');
  return nameBlocks(z.array(Block).parse(blocks), () => slack.stamps.id(''));
}

function parseList(given: unknown): unknown[] | undefined {
  if (given === undefined || given === '') return undefined;
  let value = given;
  try {
    if (typeof given === 'string') value = JSON.parse(given);
  } catch {
    refuse('invalid_blocks_format');
  }
  return Array.isArray(value) ? value : refuse('invalid_blocks_format');
}

/** Slack shows uploaded images only as png, jpg, jpeg or gif. */
export function isShownImage(slack: LocalContext, id: string): boolean {
  return /^image\/(png|jpeg|gif)$/.test(slack.record.files.get(id)?.mimetype ?? '');
}

const Flat = Metadata.extend({
  event_type: z.string().min(1).max(255),
  event_payload: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()])),
});

/** Metadata with a flat payload; `{}` takes existing metadata away. */
export function checkMetadata(given: unknown): Metadata | 'none' | undefined {
  if (given === undefined || given === '') return undefined;
  let value = given;
  try {
    if (typeof given === 'string') value = JSON.parse(given);
  } catch {
    refuse('invalid_metadata_format');
  }
  if (typeof value === 'object' && value !== null && Object.keys(value).length === 0) return 'none';
  const parsed = Flat.safeParse(value);
  if (!parsed.success) refuse('invalid_metadata_format');
  if (JSON.stringify(parsed.data).length > METADATA_LIMIT_BYTES) refuse('metadata_too_large');
  return parsed.data;
}
