/** Shorter ones would be found in every other word. */
const SHORTEST = 4;
/** From here on a secret is found inside other text as well. */
const UNMISTAKABLE = 8;

const escaped = (text: string): string => text.replace(/[.+*?^$(){}|[\]\\/-]/g, '\\$&');

const base64 = (bytes: Uint8Array): string => btoa(String.fromCharCode(...bytes));

/**
 * What of a secret's Base64 (RFC 4648) is the same whatever stands before and after it, at each of three places where it may begin: so it is
 * also found in the `user:password` of a basic header whose user is not known.
 */
function encoded(secret: string): string[] {
  const bytes = new TextEncoder().encode(secret);
  return [0, 1, 2].flatMap((before) => {
    const all = base64(new Uint8Array([...new Uint8Array(before), ...bytes]));
    const core = all.slice(Math.ceil((before * 8) / 6), Math.floor(((before + bytes.length) * 8) / 6));
    return core.length < UNMISTAKABLE ? [] : [core, core.replaceAll('+', '-').replaceAll('/', '_')];
  });
}

const inUrl = (text: string): string[] => {
  const once = encodeURIComponent(text);
  const lower = once.replace(/%[0-9A-F]{2}/g, (code) => code.toLowerCase());
  return [once, lower, once.replaceAll('%20', '+'), encodeURI(text), encodeURIComponent(once)];
};

const inJson = (text: string): string[] => {
  const once = JSON.stringify(text).slice(1, -1);
  return [once, JSON.stringify(once).slice(1, -1), once.replaceAll('/', '\\/')];
};

/** A secret, and a header's secret without its scheme. */
const parts = (secret: string): string[] => {
  const [, credentials] = /^(?:bearer|basic|token|apikey|api-key)\s+(\S+)$/i.exec(secret.trim()) ?? [];
  return credentials === undefined ? [secret] : [secret, credentials];
};

/** The forms in which our own secrets are looked for, the longest first; null where there are none. */
export function ownForms(
  secrets: readonly string[],
): { hints: string[]; form: RegExp; of: Map<string, string> } | null {
  const of = new Map<string, string>();
  const loose: string[] = [];
  const bounded: string[] = [];
  for (const secret of secrets.flatMap(parts).filter((one) => one.length >= SHORTEST)) {
    const whole = [secret, ...inUrl(secret), ...inJson(secret), ...inJson(secret).flatMap(inUrl)];
    for (const one of new Set(whole)) {
      if (!of.has(one)) (secret.length < UNMISTAKABLE ? bounded : loose).push(one);
      of.set(one, secret);
    }
    for (const one of encoded(secret)) {
      if (!of.has(one)) loose.push(one);
      of.set(one, secret);
    }
  }
  if (of.size === 0) return null;
  const longest = (words: string[]) => words.sort((a, b) => b.length - a.length).map(escaped);
  const alternatives = [...longest(loose), ...longest(bounded).map((word) => `(?<![A-Za-z0-9])${word}(?![A-Za-z0-9])`)];
  return { hints: [...of.keys()], form: new RegExp(alternatives.join('|'), 'g'), of };
}
