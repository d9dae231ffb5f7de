/** mrkdwn that is safe to send: made by `mrkdwn` alone. The brand exists for the type checker only. */
export type Encoded = string & { readonly encoded: unique symbol };

// Bidirectional controls and other characters without a shape can make words read as others.
const HIDDEN = /[\p{Cc}\u200b\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]/gu;

/** For plain_text fields and the push text: no hidden characters, cut with a sign that it was. */
export function plain(text: string, most: number): string {
  const clean = text.toWellFormed().replace(HIDDEN, (sign) => (sign === '\n' ? sign : ''));
  return clean.length <= most
    ? clean
    : `${clean
        .slice(0, most - 1)
        .toWellFormed()
        .trimEnd()}…`;
}

/** Outside text inside mrkdwn: `& < >` escaped, so that no mention, link or date of it is live; markers of bold and code are taken apart. */
export const outside = (text: string, most = 300): string =>
  plain(text, most)
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replace(/[\r\n]+/g, ' ')
    .replace(/[*_~`]/g, (sign) => `\u2060${sign}\u2060`);

/** Template: the literal parts are ours, every value is outside text unless it is already encoded by `raw`. */
export function mrkdwn(parts: TemplateStringsArray, ...values: (string | number | Raw)[]): Encoded {
  const text = parts.reduce((sum, part, index) => {
    const value = values[index - 1];
    const encoded = value instanceof Object ? value.raw : outside(String(value ?? ''));
    return sum + encoded + part;
  });
  return plain(text, 2990) as Encoded;
}

interface Raw {
  raw: string;
}
/** Text that was encoded before, put into another template as it is. */
export const raw = (text: Encoded | ''): Raw => ({ raw: text });

export const lines = (list: (Encoded | '')[]): Encoded =>
  plain(list.filter((one) => one !== '').join('\n'), 2990) as Encoded;
