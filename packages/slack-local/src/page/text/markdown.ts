import type { Inline } from './mrkdwn.ts';

/** A piece of a markdown document. */
export type MarkdownPiece =
  | { kind: 'heading'; level: number; children: Inline[] }
  | { kind: 'paragraph' | 'quote'; lines: Inline[][] }
  | { kind: 'list'; ordered: boolean; start: number; items: MarkdownItem[] }
  | { kind: 'table'; head: Inline[][]; rows: Inline[][][] }
  | { kind: 'pre'; text: string }
  | { kind: 'rule' };

export interface MarkdownItem {
  depth: number;
  children: Inline[];
}

const ITEM = /^(\s*)(?:([-*+])|(\d+)[.)])\s+(?!\s)(.*)$/;

/** Reads the everyday part of markdown: headings, lists, tables, quotes, fences, bold, italic, code and links. */
export function parseMarkdown(text: string): MarkdownPiece[] {
  const lines = text.replaceAll('\r\n', '\n').split('\n');
  const pieces: MarkdownPiece[] = [];
  let at = 0;
  while (at < lines.length) {
    const read = readPiece(lines, at);
    if (read.piece) pieces.push(read.piece);
    at = read.next;
  }
  return pieces;
}

function readPiece(lines: string[], at: number): { piece?: MarkdownPiece; next: number } {
  const line = lines[at] ?? '';
  if (line.trim() === '') return { next: at + 1 };
  const [, hashes] = /^(#{1,6})\s/.exec(line) ?? [];
  if (hashes !== undefined) {
    const title = line
      .slice(hashes.length)
      .replace(/(?<!#)#+$/, '')
      .trim();
    return { piece: { kind: 'heading', level: hashes.length, children: parseMarkdownInline(title) }, next: at + 1 };
  }
  if (/^\s*(?:[-*_]\s*){3,}$/.test(line)) return { piece: { kind: 'rule' }, next: at + 1 };
  if (line.startsWith('```')) {
    const end = runEnd(lines, at, (other) => !other.startsWith('```'));
    return { piece: { kind: 'pre', text: lines.slice(at + 1, end).join('\n') }, next: end + 1 };
  }
  if (line.includes('|') && isRuler(lines[at + 1] ?? '')) return readTable(lines, at);
  if (ITEM.test(line)) return readList(lines, at);
  const quote = line.startsWith('>');
  const end = runEnd(lines, at, (other) => other.startsWith('>') === quote && !startsAnother(other));
  const run = lines.slice(at, end).map((other) => parseMarkdownInline(quote ? other.replace(/^> ?/, '') : other));
  return { piece: { kind: quote ? 'quote' : 'paragraph', lines: run }, next: end };
}

/** What stands between the head of a table and its rows. */
const isRuler = (line: string): boolean => /^[\s:|-]+$/.test(line) && line.includes('-') && line.includes('|');

const startsAnother = (line: string): boolean =>
  line.trim() === '' || /^(?:#{1,6}\s|```)/.test(line) || ITEM.test(line);

function runEnd(lines: string[], at: number, belongs: (line: string) => boolean): number {
  let end = at + 1;
  while (end < lines.length && belongs(lines[end] ?? '')) end += 1;
  return end;
}

function readList(lines: string[], at: number): { piece: MarkdownPiece; next: number } {
  const first = ITEM.exec(lines[at] ?? '');
  const ordered = first?.[3] !== undefined;
  const end = runEnd(lines, at, (line) => {
    const item = ITEM.exec(line);
    return item !== null && ((item[1] ?? '').length > 1 || (item[3] !== undefined) === ordered);
  });
  const items = lines.slice(at, end).map((line) => {
    const [, indent = '', , , words = ''] = ITEM.exec(line) ?? [];
    return { depth: Math.min(3, Math.floor(indent.length / 2)), children: parseMarkdownInline(words) };
  });
  return { piece: { kind: 'list', ordered, start: Number(first?.[3] ?? 1), items }, next: end };
}

function readTable(lines: string[], at: number): { piece: MarkdownPiece; next: number } {
  const cells = (line: string) =>
    line
      .trim()
      .replace(/^\||\|$/g, '')
      .split('|')
      .map((cell) => parseMarkdownInline(cell.trim()));
  const end = runEnd(lines, at + 1, (line) => line.includes('|'));
  const rows = lines.slice(at + 2, end).map(cells);
  return { piece: { kind: 'table', head: cells(lines[at] ?? ''), rows }, next: end };
}

/** What stands between two marks holds neither of them, and a label no bracket: so a mark that is never closed is not looked for to the end again and again. */
const MARKED =
  /\\([\\`*_{}[\]()#+.!|~>-])|`([^`]+)`|\*\*(?!\s)((?:(?!\*\*).)+)(?<!\s)\*\*|__(?!\s)((?:(?!__).)+)(?<!\s)__|~~(?!\s)((?:(?!~~).)+)(?<!\s)~~|\*(\S(?:[^*]*?\S)?)\*|(?<![\p{L}\p{N}_])_(\S(?:[^_]*?\S)?)_(?![\p{L}\p{N}_])|\[([^[\]]+)\]\(((?:https?|mailto):[^)\s[]+)\)|(https?:\/\/[^\s<>)]+[^\s<>).,;:!?])/gu;

/** Reads bold, italic, strike, code and links of one line of markdown. */
function parseMarkdownInline(line: string): Inline[] {
  const found: Inline[] = [];
  let plain = 0;
  for (const hit of line.matchAll(MARKED)) {
    if (hit.index > plain) found.push({ kind: 'text', text: line.slice(plain, hit.index) });
    found.push(readMark(hit));
    plain = hit.index + hit[0].length;
  }
  if (plain < line.length) found.push({ kind: 'text', text: line.slice(plain) });
  return found;
}

function readMark(hit: RegExpExecArray): Inline {
  const [whole, escaped, code, bold, boldToo, strike, italic, italicToo, label, url, bare] = hit;
  if (escaped !== undefined) return { kind: 'text', text: escaped };
  if (code !== undefined) return { kind: 'code', text: code };
  const strong = bold ?? boldToo;
  if (strong !== undefined) return { kind: 'bold', children: parseMarkdownInline(strong) };
  if (strike !== undefined) return { kind: 'strike', children: parseMarkdownInline(strike) };
  const slanted = italic ?? italicToo;
  if (slanted !== undefined) return { kind: 'italic', children: parseMarkdownInline(slanted) };
  if (label !== undefined && url !== undefined) return { kind: 'link', url, children: parseMarkdownInline(label) };
  return { kind: 'link', url: bare ?? whole, children: [{ kind: 'text', text: bare ?? whole }] };
}
