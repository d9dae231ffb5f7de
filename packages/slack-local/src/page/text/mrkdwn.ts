import { isKnownEmoji } from './emoji-names.ts';

/** A run of text and what it means. `text` is already unescaped. */
export type Inline =
  | { kind: 'text' | 'code' | 'broadcast'; text: string }
  | { kind: 'bold' | 'italic' | 'strike'; children: Inline[] }
  | { kind: 'link'; url: string; children: Inline[] }
  | { kind: 'user' | 'channel'; id: string; label?: string }
  | { kind: 'date'; seconds: number; format: string; fallback: string; url?: string }
  | { kind: 'emoji'; name: string };

export type Paragraph = { kind: 'text' | 'quote'; lines: Inline[][] } | { kind: 'pre'; text: string };

const plainText = (text: string): string =>
  text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&');

const MARKS: Record<string, 'bold' | 'italic' | 'strike'> = { '*': 'bold', _: 'italic', '~': 'strike' };
const WORD = /[\p{L}\p{N}]/u;
const SPECIAL = /[*_~`<:]|https?:\/\//g;

/** Reads Slack's mrkdwn (docs.slack.dev, "Formatting message text"). Whatever is not markup stays as sent. */
export function parseMrkdwn(text: string): Paragraph[] {
  const paragraphs: Paragraph[] = [];
  let rest = 0;
  for (const fence of text.matchAll(/```\n?([\s\S]+?)\n?```/g)) {
    paragraphs.push(...splitQuotes(text.slice(rest, fence.index).replace(/\n$/, '')));
    paragraphs.push({ kind: 'pre', text: plainText(fence[1] ?? '') });
    rest = fence.index + fence[0].length;
    if (text[rest] === '\n') rest += 1;
  }
  return [...paragraphs, ...splitQuotes(text.slice(rest))];
}

function splitQuotes(text: string): Paragraph[] {
  if (text === '') return [];
  const paragraphs: { kind: 'text' | 'quote'; lines: Inline[][] }[] = [];
  for (const line of text.split('\n')) {
    const quoted = /^(?:>|&gt;) ?/.exec(line);
    const kind = quoted ? 'quote' : 'text';
    const last = paragraphs.at(-1);
    const inline = parseInline(quoted ? line.slice(quoted[0].length) : line);
    if (last?.kind === kind) last.lines.push(inline);
    else paragraphs.push({ kind, lines: [inline] });
  }
  return paragraphs;
}

/** Reads the marks inside one line. */
export function parseInline(line: string): Inline[] {
  const found: Inline[] = [];
  // A mark that was not closed behind one place is closed behind no later one.
  const open = new Set<string>();
  let plain = 0;
  let at = 0;
  while (at < line.length) {
    SPECIAL.lastIndex = at;
    const hit = SPECIAL.exec(line);
    if (!hit) break;
    const read = readAt(line, hit.index, open);
    if (!read) {
      at = hit.index + 1;
      continue;
    }
    if (hit.index > plain) found.push({ kind: 'text', text: plainText(line.slice(plain, hit.index)) });
    found.push(read.inline);
    at = plain = read.end;
  }
  if (plain < line.length) found.push({ kind: 'text', text: plainText(line.slice(plain)) });
  return found;
}

type Read = { inline: Inline; end: number } | undefined;

function readAt(line: string, at: number, open: Set<string>): Read {
  const mark = line[at] ?? '';
  if (mark === '`') return readCode(line, at);
  if (mark === '<') return readAngle(line, at);
  if (mark === ':') return readEmoji(line, at);
  if (mark === 'h') return readBareLink(line, at);
  return readMarked(line, at, open);
}

function readCode(line: string, at: number): Read {
  const end = line.indexOf('`', at + 1);
  if (end <= at + 1) return undefined;
  return { inline: { kind: 'code', text: plainText(line.slice(at + 1, end)) }, end: end + 1 };
}

function readEmoji(line: string, at: number): Read {
  const name = /^:([a-z0-9_+-]+):/.exec(line.slice(at, at + 40))?.[1];
  if (name === undefined || !isKnownEmoji(name)) return undefined;
  return { inline: { kind: 'emoji', name }, end: at + name.length + 2 };
}

function readBareLink(line: string, at: number): Read {
  if (at > 0 && WORD.test(line[at - 1] ?? '')) return undefined;
  const whole = /^https?:\/\/[^\s<>`]+/.exec(line.slice(at))?.[0];
  const url = whole?.replace(/(?<![.,;:!?)])[.,;:!?)]+$/, '');
  if (url === undefined || /^https?:\/\/?$/.test(url)) return undefined;
  return {
    inline: { kind: 'link', url: plainText(url), children: [{ kind: 'text', text: plainText(url) }] },
    end: at + url.length,
  };
}

function readMarked(line: string, at: number, open: Set<string>): Read {
  const mark = line[at] ?? '';
  const kind = open.has(mark) ? undefined : MARKS[mark];
  const next = line[at + 1];
  if (!kind || next === undefined || next === mark || /\s/.test(next)) return undefined;
  if (at > 0 && WORD.test(line[at - 1] ?? '')) return undefined;
  let end = at + 1;
  while (end < line.length) {
    const here = line[end];
    const skipped = here === '`' ? readCode(line, end)?.end : here === '<' ? readAngle(line, end)?.end : undefined;
    if (skipped !== undefined) {
      end = skipped;
      continue;
    }
    if (here === mark && !/\s/.test(line[end - 1] ?? ' ') && !WORD.test(line[end + 1] ?? '')) {
      return { inline: { kind, children: parseInline(line.slice(at + 1, end)) }, end: end + 1 };
    }
    end += 1;
  }
  open.add(mark);
  return undefined;
}

const ANGLE = /<([^<>]*)>/y;

function readAngle(line: string, at: number): Read {
  ANGLE.lastIndex = at;
  const [whole, inside] = ANGLE.exec(line) ?? [];
  const inline = inside === undefined ? undefined : readReference(inside);
  return inline && { inline, end: at + (whole?.length ?? 0) };
}

function readReference(inside: string): Inline | undefined {
  const bar = inside.indexOf('|');
  const target = bar < 0 ? inside : inside.slice(0, bar);
  const label = bar < 0 ? undefined : plainText(inside.slice(bar + 1));
  const named = (id: string) => (label === undefined ? { id } : { id, label });
  if (target.startsWith('@')) return { kind: 'user', ...named(target.slice(1)) };
  if (target.startsWith('#')) return { kind: 'channel', ...named(target.slice(1)) };
  const date = /^!date\^(\d+)\^([^^]*)(?:\^(.+))?$/.exec(target);
  if (date) {
    const [, seconds = '0', format = '', url] = date;
    const shown = { seconds: Number(seconds), format, fallback: label ?? format };
    return { kind: 'date', ...shown, ...(url === undefined ? {} : { url: plainText(url) }) };
  }
  if (target.startsWith('!')) {
    const word = target.slice(1).split('^')[0] ?? '';
    return { kind: 'broadcast', text: label ?? `@${word}` };
  }
  if (!/^(?:https?:|mailto:)/i.test(target)) return undefined;
  const url = plainText(target);
  return { kind: 'link', url, children: label === undefined ? [{ kind: 'text', text: url }] : emojiOnly(label) };
}

/** A link's label takes emoji codes but no other marks. */
function emojiOnly(label: string): Inline[] {
  return label
    .split(/(:[a-z0-9_+-]+:)/)
    .filter((part) => part !== '')
    .map((part) => {
      const name = part.slice(1, -1);
      return part.startsWith(':') && isKnownEmoji(name) ? { kind: 'emoji', name } : { kind: 'text', text: part };
    });
}
