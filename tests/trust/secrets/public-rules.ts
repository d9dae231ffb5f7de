import { readFileSync } from 'node:fs';
import fc from 'fast-check';

/** A secret, and a text that it stands in. */
export interface Sample {
  text: string;
  secret: string;
}

/** One rule of a public rule set, turned round: it makes what it would find. */
export interface PublicRule {
  id: string;
  samples(count: number, seed: number): Sample[];
}

/** How a name and a value stand beside each other in configuration, code and logs. */
const places: readonly ((name: string, value: string) => string)[] = [
  (name, value) => `${name}_token = "${value}"`,
  (name, value) => `${name}Token=${value}`,
  (name, value) => `{"${name}_token": "${value}"}`,
  (name, value) => `{\\"${name}_secret\\": \\"${value}\\"}`,
  (name, value) => `<${name}Key>${value}</${name}Key>`,
  (name, value) => `${name}_token: ${value}`,
  (name, value) => `${name}_secret: '${value}'`,
  (name, value) => `var ${name}Token string = "${value}"`,
  (name, value) => `${name}ApiKey := "${value}"`,
  (name, value) => `$${name}Secret = '${value}';`,
  (name, value) => `${name.toUpperCase()}_API_KEY ?= ${value}`,
  (name, value) => `${name}: ${value}`,
  (name, value) => `level=info msg="calling ${name}" ${name}_api_token=${value} took=12ms`,
];

const visible = Array.from({ length: 94 }, (_, index) => String.fromCharCode(33 + index));

/** Every character of a class by itself, so that each is as likely; no token holds a backslash, a quote or white space. */
const spread = (inside: string): string => {
  const whole = new RegExp(`[${inside}]`);
  const letters = visible.filter((one) => whole.test(one) && !/[\\'"`]/.test(one));
  if (letters.length === 0) return whole.test('"') ? '"' : ' ';
  return `[${letters.map((one) => (/[\w]/.test(one) ? one : `\\${one}`)).join('')}]`;
};

const even = (form: string): string =>
  form
    .replace(/\\[wS](?![^[]*\])/g, '[\\w]')
    .replace(/\\s(?![^[]*\])/g, ' ')
    .replace(/\[((?:\\.|[^\]\\])+)\]/g, (_all, inside: string) => spread(inside));

/** What the rule set asks of a value beside its form: bits a character. */
const entropyOf = (text: string): number => {
  const counts = new Map<string, number>();
  for (const letter of text) counts.set(letter, (counts.get(letter) ?? 0) + 1);
  return [...counts.values()].reduce((bits, count) => bits - (count / text.length) * Math.log2(count / text.length), 0);
};

const anyOf = (form: string, seed: number, count: number, entropy = 0): string[] =>
  fc
    .sample(fc.noBias(fc.stringMatching(new RegExp(`^(?:${even(form)})$`))), { numRuns: count * 4, seed })
    .filter((one) => entropyOf(one) >= entropy)
    .slice(0, count);

/** From the notation of the rules (RE2) to what can be sampled: flags within go, letters stay as they are written. */
const plain = (form: string): string =>
  form
    .replace(/\(\?-?[is](?:-[is])?\)/g, '')
    .replace(/\(\?-?[is]:/g, '(?:')
    .replace(/\(\?P<\w+>/g, '(?:')
    .replaceAll('[[:alnum:]]', '[a-zA-Z0-9]')
    .replaceAll('\\b', '')
    .replaceAll('\\x60', '`')
    .replaceAll('\\z', '$')
    .replace(/\(\?:\[`'"\\s;\]\|\\\\\[nr\]\|\$(?:\|\\b)?\)$/, '')
    .replace(/\(\?:\[\^[^\]]*\]\|\$\)$/, '')
    .replace(/(?<=[a-z])\.(?=[a-z])/g, '\\.');

/** What these find is told by what stands around it, far away: the held-out samples have it. */
const AROUND = ['kubernetes-secret-yaml', 'curl-auth-user', 'curl-auth-header', 'pkcs12-file'];

const NAMED =
  /^(?:\[\\w\.-\]\{0,50\}\?)?(?:\(\?:)?(?:\[\\w\.-\]\{0,50\}\?)?\(\?:(.+?)\)\(\?:\[ \\t\\w\.-\]\{0,20\}\)\[\\s'"\]\{0,3\}\)?\(\?:=\|.*?\)\[`'"\\s=\]\{0,5\}\((.+)\)$/;

function ruleOf(id: string, form: string, entropy: number, keywords: string[]): PublicRule | null {
  const simple = plain(form);
  const [, name, value] = NAMED.exec(simple) ?? [];
  const samples = (count: number, seed: number): Sample[] => {
    if (name === undefined || value === undefined)
      return anyOf(simple, seed, count, entropy).map((secret) => {
        // A rule looks only where one of its keywords stands.
        const stands = keywords.some((word) => secret.toLowerCase().includes(word));
        return {
          text: stands
            ? `value ${secret} was sent`
            : `${keywords.toSorted((a, b) => b.length - a.length)[0]}_key = "${secret}"`,
          secret,
        };
      });
    const names = anyOf(name, seed, count);
    return anyOf(value, seed, count, entropy).map((secret, index) => {
      const place = places[index % places.length] as (typeof places)[number];
      return { text: place(names[index] ?? '', secret), secret };
    });
  };
  try {
    // Forms that look around themselves cannot be made; they are counted, not guessed.
    samples(1, 1);
    return { id, samples };
  } catch {
    return null;
  }
}

/** The rules of a gitleaks configuration; `skipped` names those whose form cannot be turned round. */
export function readRules(file: string): { rules: PublicRule[]; skipped: string[] } {
  const parts = readFileSync(file, 'utf8').split('[[rules]]').slice(1);
  const skipped: string[] = [];
  const rules = parts.flatMap((part) => {
    const id = /^id = "(.+)"$/m.exec(part)?.[1] ?? '';
    const form = /^regex = '''(.+)'''$/m.exec(part)?.[1];
    const entropy = Number(/^entropy = ([\d.]+)$/m.exec(part)?.[1] ?? 0);
    const keywords = [...(/^keywords = \[([^\]]*)\]/m.exec(part)?.[1] ?? '').matchAll(/"([^"]+)"/g)].map(
      ([, word = '']) => word,
    );
    const rule = form === undefined ? null : ruleOf(id, form, entropy, keywords);
    if (rule !== null && !AROUND.includes(id)) return [rule];
    skipped.push(id);
    return [];
  });
  return { rules, skipped };
}
