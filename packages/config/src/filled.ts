import { type Document, visit } from 'yaml';
import type { Env } from './environment.ts';

const PLACE = /\$\{([A-Z][A-Z0-9_]*)(?::([^{}]*))?\}/g;

/** Whose value is never said; nor is one that looks like a token, or like an address with a password in it. */
const SECRET = /TOKEN|KEY|SECRET|PASSW|_PASS|PWD|AUTH|CREDENTIAL/;
const HIDING = /[@?]|[\w-]{24,}/;

/** A scalar that `${ENV}` filled: its text, and by which variables, each with its default. */
export interface Filled {
  text: string;
  by: { name: string; fallback: string }[];
}

/** A scalar that was written unquoted gets the type that YAML would give its substituted text. */
const retyped = (text: string): string | number | boolean => {
  if (text === 'true' || text === 'false') return text === 'true';
  return /^-?\d+(\.\d+)?$/.test(text) ? Number(text) : text;
};

/** Substitutes `${ENV}` and `${ENV:default}` in every scalar, and says which node was filled by what. */
export function fill(document: Document, env: Env): Map<unknown, Filled> {
  const filled = new Map<unknown, Filled>();
  visit(document, {
    Scalar(_key, node) {
      if (typeof node.value !== 'string' || !node.value.includes('${')) return;
      const by: Filled['by'] = [];
      const text = node.value.replace(PLACE, (_whole, name: string, fallback = '') => {
        by.push({ name, fallback });
        return env[name] ?? fallback;
      });
      if (by.length === 0) return;
      filled.set(node, { text, by });
      node.value = node.type === 'PLAIN' ? retyped(text) : text;
    },
  });
  return filled;
}

/** Whether the value of a variable of this name is never said. */
export const isSecret = (name: string): boolean => SECRET.test(name);

/** With the full stop that it may lack. */
export const sentence = (words: string): string => (/[.?]$/.test(words) ? words : `${words}.`);

/** What each variable holds, unless it is a secret: `LOG_LEVEL is "loud"`. */
export const holding = ({ by }: Filled, env: Env): string =>
  by
    .map(({ name }) => {
      const value = env[name];
      if (value === undefined) return `${name} is not set`;
      const secret = SECRET.test(name) || HIDING.test(value);
      return `${name} ${secret ? 'has a value that is not shown here' : `is ${JSON.stringify(value.slice(0, 60))}`}`;
    })
    .join(' and ');

/** The way back, where one variable that is set has a default: ` Leave it out for 15.` */
export const wayBack = ({ by }: Filled, env: Env): string => {
  const [only, more] = by;
  return more !== undefined || only === undefined || only.fallback === '' || env[only.name] === undefined
    ? ''
    : ` Leave it out for ${only.fallback}.`;
};
