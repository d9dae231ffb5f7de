/** mrkdwn that is safe to send: made by `mrkdwn` alone. The brand exists for the type checker only. */
export type Encoded = string & { readonly encoded: unique symbol };

const NBSP = '\u00a0';
// Bidirectional controls and other characters without a shape can make words read as others.
const HIDDEN = /[\p{Cc}\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]/gu;

/** For plain_text fields: no hidden characters, cut with a sign that it was. */
export function plain(text: string, most: number): string {
  const clean = text.toWellFormed().replace(HIDDEN, (sign) => (sign === '\n' ? sign : ''));
  return clean.length <= most
    ? clean
    : `${clean
        .slice(0, most - 1)
        .toWellFormed()
        .trimEnd()}…`;
}

const escaped = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

/** A phone never shows a number on one line and what belongs to it on the next. */
const glued = (text: string): string =>
  text
    .replaceAll(' · ', `${NBSP}· `)
    .replaceAll(' → ', `${NBSP}→${NBSP}`)
    // "Priya N." at the end of a sentence has its full stop already.
    .replace(/(?<!\.)\.\.(?!\.)/g, '.');

// Slack has no escape for its marks: signs that look the same and mean nothing stand for them.
const LOOKALIKE: Record<string, string> = { '*': '∗', '~': '∼', '`': 'ˋ' };

/** Outside text inside mrkdwn: no mention, link or date of it is live, no mark or emoji of it is drawn. Names with _ stay as they are. */
export const outside = (text: string, most = 300): string =>
  escaped(plain(text.replace(/[\r\n\t]+/g, ' '), most))
    .replace(/[*~`]/g, (sign) => LOOKALIKE[sign] ?? sign)
    .replace(/(?<![\p{L}\p{N}_])_+|_+(?![\p{L}\p{N}_])/gu, (signs) => 'ˍ'.repeat(signs.length))
    .replace(/:(?=[\w+'-]*[a-z][\w+'-]*:)/gi, ':\u2060');

/** Cut encoded text without leaving half an entity. */
const cutEncoded = (text: string, most: number): string =>
  text.length <= most
    ? text
    : `${text
        .slice(0, most - 1)
        .toWellFormed()
        .replace(/&[a-z]{0,3}$/, '')
        .trimEnd()}…`;

/** Template: the literal parts are ours, every value is outside text unless it is already encoded by `raw`. */
export function mrkdwn(parts: TemplateStringsArray, ...values: (string | number | Raw)[]): Encoded {
  const text = parts.reduce((sum, part, index) => {
    const value = values[index - 1];
    const encoded = value instanceof Object ? value.raw : outside(String(value ?? ''));
    return sum + encoded + part;
  });
  return cutEncoded(glued(text), 2990) as Encoded;
}

interface Raw {
  raw: string;
}
/** Text that was encoded before, put into another template as it is. */
export const raw = (text: Encoded | ''): Raw => ({ raw: text });

export const lines = (list: (Encoded | '')[]): Encoded =>
  cutEncoded(list.filter((one) => one !== '').join('\n'), 2990) as Encoded;

/** The push text. Slack reads it as mrkdwn, so nothing of it is live; a lock screen shows its beginning, so it is short. */
export function push(text: string, most = 150): string {
  for (let length = most; ; length -= 4) {
    const fitting = outside(glued(text), length);
    if (fitting.length <= most) return fitting;
  }
}
