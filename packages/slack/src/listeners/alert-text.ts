import { readable } from './understand.ts';

/** So much of one message is read. */
const LONGEST = 2000;
const DEEPEST = 6;

const WORDS = new Set(['text', 'title', 'pretext', 'fallback', 'value', 'author_name', 'footer']);
const HOLDS = new Set(['attachments', 'blocks', 'fields', 'elements', 'text', 'title', 'accessory']);

/** Texts of a message, wherever apps put them: its own, attachments, blocks. Each once, in order. */
function textsOf(value: unknown, found: Set<string>, depth: number): void {
  if (depth > DEEPEST || typeof value !== 'object' || value === null) return;
  if (Array.isArray(value)) {
    for (const one of value.slice(0, 50)) textsOf(one, found, depth + 1);
    return;
  }
  for (const [name, one] of Object.entries(value)) {
    if (typeof one === 'string' && WORDS.has(name)) found.add(readable(one));
    else if (HOLDS.has(name)) textsOf(one, found, depth + 1);
  }
}

/** What a message of another app says, as one line. It is text of outsiders. */
export function alertText(message: unknown): string {
  const found = new Set<string>();
  textsOf(message, found, 0);
  return [...found]
    .filter((one) => one !== '')
    .join(' · ')
    .slice(0, LONGEST);
}
