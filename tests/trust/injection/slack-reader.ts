import { complaintsAbout } from '../../../packages/slack-local/src/blocks/surface.ts';
import { type Inline, parseMrkdwn } from '../../../packages/slack-local/src/page/text/mrkdwn.ts';

/** What a reader of a payload finds that is more than text, and why Slack would not take it. */
export interface Found {
  complaints: string[];
  /** Mentions, dates, emoji, marks and quotes, by kind. */
  live: Record<string, number>;
  links: string[];
  /** Characters that hide, turn or pile up. */
  hidden: number;
}

/**
 * Controls, format characters, fillers, tags and non-characters, first and last of each stretch, from Unicode's tables: written anew, so that the
 * encoder is not its own judge. Line feeds stand where lines end, and our own word joiner hides nothing.
 */
const HIDING = [
  [0, 9],
  [0xb, 0x1f],
  [0x7f, 0x9f],
  [0xad, 0xad],
  [0x34f, 0x34f],
  [0x61c, 0x61c],
  [0x115f, 0x1160],
  [0x17b4, 0x17b5],
  [0x180b, 0x180f],
  [0x200b, 0x200f],
  [0x2028, 0x202e],
  [0x2061, 0x206f],
  [0x3164, 0x3164],
  [0xfeff, 0xfeff],
  [0xffa0, 0xffa0],
  [0xfff0, 0xfffb],
  [0xfffe, 0xffff],
  [0xe0000, 0xe0fff],
] as const;
const hides = (text: string): boolean =>
  [...text].some((sign) =>
    HIDING.some(([from, to]) => (sign.codePointAt(0) ?? 0) >= from && (sign.codePointAt(0) ?? 0) <= to),
  );
const PILED = /\p{M}{3}/u;
const EMOJI = /:[a-z0-9_+'-]*[a-z][a-z0-9_+'-]*:/g;

function inlines(list: Inline[], found: Found): void {
  for (const one of list) {
    if (one.kind === 'link') found.links.push(one.url);
    else if (one.kind !== 'text') found.live[one.kind] = (found.live[one.kind] ?? 0) + 1;
    if ('children' in one) inlines(one.children, found);
  }
}

function readMrkdwn(text: string, found: Found, verbatim: boolean): void {
  for (const paragraph of parseMrkdwn(text)) {
    if (paragraph.kind !== 'text') found.live[paragraph.kind] = (found.live[paragraph.kind] ?? 0) + 1;
    if (paragraph.kind === 'pre') continue;
    const before = found.links.length;
    for (const line of paragraph.lines) inlines(line, found);
    // Verbatim text makes no link of a bare address; one in angle brackets is one all the same.
    if (verbatim && !text.includes('<')) found.links.length = before;
  }
}

function walk(value: unknown, found: Found): void {
  if (typeof value === 'string') {
    if (hides(value) || PILED.test(value) || !value.isWellFormed()) found.hidden += 1;
    return;
  }
  if (Array.isArray(value)) for (const one of value) walk(one, found);
  else if (typeof value === 'object' && value !== null) {
    const { type, text, verbatim, url, image_url: image } = value as Record<string, unknown>;
    if (type === 'mrkdwn' && typeof text === 'string') readMrkdwn(text, found, verbatim === true);
    if ((type === 'plain_text' || type === 'mrkdwn') && typeof text === 'string')
      found.live['code of an emoji'] = (found.live['code of an emoji'] ?? 0) + (text.match(EMOJI)?.length ?? 0);
    for (const one of [url, image]) if (typeof one === 'string') found.links.push(one);
    for (const one of Object.values(value)) walk(one, found);
  }
}

const nothing = (): Found => ({ complaints: [], live: {}, links: [], hidden: 0 });

/** Limits of a message as a whole: what Slack takes together, and what a phone shows of it. */
const MOST_BLOCKS = 12_000;
const MOST_TEXT = 4_000;

/** Reads a message as Slack would. */
export function readMessage({ text, blocks }: { text: string; blocks: unknown[] }): Found {
  const found = nothing();
  found.complaints.push(...(blocks.length === 0 ? [] : complaintsAbout(blocks, 'message', '/blocks', () => true)));
  if (JSON.stringify(blocks).length > MOST_BLOCKS) found.complaints.push('blocks are too long together');
  if (text.trim() === '' || text.length > MOST_TEXT) found.complaints.push('text is empty or too long');
  readMrkdwn(text, found, false);
  walk([text, blocks], found);
  return found;
}

const MOST_OF_A_VIEW: Record<string, number> = { title: 24, submit: 24, close: 24 };

/** Reads a form as Slack would. */
export function readModal(view: Record<string, unknown>): Found {
  const found = nothing();
  found.complaints.push(...complaintsAbout(view['blocks'], 'modal', '/view/blocks', () => true));
  for (const [part, most] of Object.entries(MOST_OF_A_VIEW)) {
    const text = (view[part] as { text: string } | undefined)?.text;
    if (text !== undefined && (text === '' || text.length > most))
      found.complaints.push(`${part} is empty or too long`);
  }
  if (String(view['private_metadata']).length > 3000) found.complaints.push('private_metadata is too long');
  walk(view, found);
  return found;
}
