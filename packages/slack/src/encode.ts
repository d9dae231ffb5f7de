import { CompassError, visible } from '@compass/core';

/** mrkdwn that is safe to send: made by `mrkdwn` alone. The brand exists for the type checker only. */
export type Encoded = string & { readonly encoded: unique symbol };

const NBSP = '\u00a0';
/** A code of an emoji would draw a sign that is ours to set, such as a green circle. */
const withoutEmoji = (text: string): string =>
  text.replace(/:([\p{L}\p{N}_+'-]+)(?=:)/gu, (whole, name: string) =>
    /\p{L}/u.test(name) ? `:\u2060${name}` : whole,
  );

const cut = (text: string, most: number): string => (text.length <= most ? text : `${text.slice(0, most - 1)}…`);

/** For plain_text fields: what can be seen of it, no emoji drawn, cut with a sign that it was. Never empty: Slack refuses that. */
export const plain = (text: string, most: number): string =>
  tidied(cut(withoutEmoji(visible(text)).trim(), most)) || '–';

/** Half a character at a cut goes. */
const tidied = (text: string): string =>
  text
    .toWellFormed()
    .replace(/\ufffd…$/, '…')
    .replace(/(?<!\s)\s+…$/, '…');

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

/**
 * Outside text inside mrkdwn, of at most `most` characters as encoded: no mention, link or date of it is live, no mark, quote or emoji of it is
 * drawn. Names with _ stay as they are; addresses are written so that nothing makes a link of them.
 */
export const outside = (text: string, most = 300): string =>
  cutEncoded(
    withoutEmoji(
      escaped(visible(text).replace(/(?<!\s)\s*\n\s*/g, ' '))
        .replace(/\bh(tt)(?=ps?:\/\/)/gi, 'hxx')
        .replace(/[*~`]/g, (sign) => LOOKALIKE[sign] ?? sign)
        .replace(/(?<![\p{L}\p{N}_])_+|_+(?![\p{L}\p{N}_])/gu, (signs) => 'ˍ'.repeat(signs.length))
        .replace(/^\s*(?=&gt;)/, '\u2060'),
    ),
    most,
  );

/** Cuts encoded text without leaving half an entity or half a character. */
export const cutEncoded = (text: string, most: number): string =>
  text.length <= most ? text : tidied(`${text.slice(0, most - 1).replace(/&[a-z]{0,3}$/, '')}…`);

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

/** The same for what is read to its end: a text that a person or a model wrote, of at most `most` characters as encoded. */
export const prose = (text: string, most = 1500): Raw => ({ raw: outside(text, most) });

/** Wakes a person or a user group whom the configuration names, or a person who is handed something: the one way to do so. Throws for anything but an id. */
export function mention(id: string): Encoded {
  if (!/^[USW][A-Z0-9]+$/.test(id))
    throw new CompassError('internal', 'Only ids of people and user groups are mentioned.');
  return (id.startsWith('S') ? `<!subteam^${id}>` : `<@${id}>`) as Encoded;
}

/** A question as it was asked, in a code block: nothing in it is live, and its own fences are none. */
export const quoted = (text: string, most = 1500): Encoded => {
  const shown = escaped(visible(text)).replaceAll('`', 'ˋ').trim();
  return `\`\`\`${cutEncoded(shown, most) || '–'}\`\`\`` as Encoded;
};

/** A link into a place of this installation, under words from outside; anywhere else the words alone. */
export function linked(url: string | null, words: string, origins: string[]): Encoded {
  const place = url !== null && url.length <= 1000 && URL.canParse(url) ? new URL(url) : null;
  const isOurs =
    place !== null && /^https?:$/.test(place.protocol) && place.username === '' && origins.includes(place.origin);
  if (!isOurs) return outside(words, 80) as Encoded;
  const address = place.href.replace(/[|<>"'`*~\s]/g, encodeURIComponent).replaceAll('&', '&amp;');
  return `<${address}|${outside(words, 80).replaceAll('|', '∣')}>` as Encoded;
}

export const lines = (list: (Encoded | '')[]): Encoded =>
  cutEncoded(list.filter((one) => one !== '').join('\n'), 2990) as Encoded;

/** The push text. Slack reads it as mrkdwn, so nothing of it is live; a lock screen shows its beginning, so it is short. */
export const push = (text: string, most = 150): string => outside(glued(text), most) || '–';
