import { z } from 'zod';
import { nearest } from './nearest.ts';

const kinds: Record<string, string> = {
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  string: 'text',
  array: 'a list: one entry a line, each after "- "',
  object: 'a group of keys, each on a line of its own',
  record: 'a group of keys, each on a line of its own',
};

/** Formats that a value must have. */
const formats: Record<string, string> = {
  date: 'must be a day, such as 2026-11-18',
  url: 'must be a whole address, such as https://docs.ollama.com',
};

/** What would do as text, once it is marked as such. */
const quotes = (expected: string, input: unknown): string =>
  expected === 'string' && ['number', 'boolean'].includes(typeof input) ? ': put it in quotes' : '';

const hint = (word: string, known: readonly string[]): string => {
  const meant = nearest(word, known);
  return meant === null ? '' : `: did you mean ${meant}?`;
};

const oneOf = (values: readonly unknown[], input: unknown): string => {
  const words = values.map(String).filter((word) => word !== '');
  const all = words.length === 1 ? words[0] : `one of ${words.join(', ')}`;
  return `must be ${all}${words.length < values.length ? ', or empty' : ''}${hint(String(input), words)}`;
};

/** The keys that stand where an unknown one was found. */
const keysOf = (schema: unknown): string[] => (schema instanceof z.ZodObject ? Object.keys(schema.shape) : []);

const unknownKey = (key: string, known: string[]): string => {
  const meant = hint(key, known);
  return `is no key that is read here${meant === '' ? `: there are ${known.join(', ')}` : meant}`;
};

/** How much of it there must be. */
const amounts = (origin: string, bound: string): string => {
  if (origin === 'string') return 'must not be empty';
  return origin === 'array' ? `must hold ${bound} entries` : `must be ${bound}`;
};

/** Of the forms that one key chooses among, none has the name that was written. */
const byForm = (issue: z.core.$ZodRawIssue<z.core.$ZodIssueInvalidUnion>): string | undefined =>
  'options' in issue && typeof issue.discriminator === 'string' && Array.isArray(issue.options)
    ? oneOf(issue.options, Object(issue.input)[issue.discriminator])
    : undefined;

/** What is wrong with a value of a file and what would be right, as the end of a sentence that begins with its name; of several unknown keys a line each. */
export const faultWords: z.core.$ZodErrorMap = (issue) => {
  switch (issue.code) {
    case 'invalid_type':
      return `${issue.input === undefined ? 'is missing: it ' : ''}must be ${kinds[issue.expected] ?? issue.expected}${quotes(issue.expected, issue.input)}`;
    case 'invalid_value':
      return oneOf(issue.values, issue.input);
    case 'too_small':
      return amounts(issue.origin, `${issue.inclusive === false ? 'more than' : 'at least'} ${issue.minimum}`);
    case 'too_big':
      return amounts(issue.origin, `${issue.inclusive === false ? 'less than' : 'at most'} ${issue.maximum}`);
    case 'unrecognized_keys':
      return issue.keys.map((key) => unknownKey(key, keysOf(issue.inst))).join('\n');
    case 'invalid_format':
      return formats[issue.format];
    case 'invalid_key':
      return issue.issues[0]?.message;
    case 'invalid_union':
      return byForm(issue);
    default:
      return undefined;
  }
};
