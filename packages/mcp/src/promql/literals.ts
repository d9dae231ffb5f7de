const UNIT_MS: Record<string, number> = {
  ms: 1,
  s: 1_000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
  w: 604_800_000,
  y: 31_536_000_000,
};

/** "1h30m", "15s", "500ms" in milliseconds; null when the text is no duration. */
export function durationMs(text: string): number | null {
  if (!/^(\d+(ms|[smhdwy]))+$/.test(text)) return null;
  let total = 0;
  for (const [, amount = '', unit = ''] of text.matchAll(/(?<!\d)(\d+)(ms|[smhdwy])/g)) {
    total += Number(amount) * (UNIT_MS[unit] ?? Number.NaN);
  }
  return total;
}

/** A PromQL number: decimal, hex, exponent, Inf, NaN, or a duration in seconds; null when it is none. */
export function numberOf(text: string): number | null {
  const plain = text.replaceAll('_', '').toLowerCase();
  if (plain === 'inf') return Number.POSITIVE_INFINITY;
  if (plain === 'nan') return Number.NaN;
  const ms = durationMs(plain);
  if (ms !== null) return ms / 1000;
  const value = Number(plain);
  return plain === '' || Number.isNaN(value) ? null : value;
}

const ESCAPES: Record<string, string> = {
  n: '\n',
  t: '\t',
  r: '\r',
  a: '\u0007',
  b: '\b',
  f: '\f',
  v: '\v',
  '\\': '\\',
  '"': '"',
  "'": "'",
};

/** The value of a quoted string (Go's escapes; back quotes keep everything); null when it is unterminated or malformed. */
export function unquote(text: string): string | null {
  const quote = text[0];
  if (text.length < 2 || text.at(-1) !== quote) return null;
  const body = text.slice(1, -1);
  if (quote === '`') return body;
  let sound = true;
  const value = body.replace(
    /\\(x[0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|U[0-9a-fA-F]{8}|[0-7]{3}|.|$)/gs,
    (_, code: string) => {
      const plain = ESCAPES[code];
      if (plain !== undefined) return plain;
      const number = /^[xuU]./.test(code) ? Number.parseInt(code.slice(1), 16) : Number.parseInt(code, 8);
      if (code.length < 3 || Number.isNaN(number) || number > 0x10ffff) {
        sound = false;
        return '';
      }
      return String.fromCodePoint(number);
    },
  );
  return sound ? value : null;
}
