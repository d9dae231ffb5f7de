import type { z } from 'zod';

/** Zod's complaints in Slack's words: `[ERROR] must be less than 151 characters [json-pointer:/blocks/0/text/text]`. */
export function inSlacksWords(issues: readonly z.core.$ZodIssue[], value: unknown, root: string): string[] {
  return issues.flatMap((issue) => {
    const path = issue.path.map(String);
    const at = (parts: string[]) => `[json-pointer:${[root, ...parts].join('/')}]`;
    if (issue.code === 'unrecognized_keys') {
      return issue.keys.map((key) => `[ERROR] invalid additional property: ${key} ${at(path)}`);
    }
    const found = valueAt(value, path);
    if (found === undefined && path.length > 0 && issue.code !== 'custom') {
      return [`[ERROR] missing required field: ${path.at(-1)} ${at(path.slice(0, -1))}`];
    }
    return [`[ERROR] ${complaint(issue, found)} ${at(path)}`];
  });
}

function complaint(issue: z.core.$ZodIssue, found: unknown): string {
  switch (issue.code) {
    case 'too_big':
      if (issue.origin === 'string') return `must be less than ${Number(issue.maximum) + 1} characters`;
      return issue.origin === 'array'
        ? `no more than ${issue.maximum} items allowed`
        : `must be at most ${issue.maximum}`;
    case 'too_small':
      if (issue.origin === 'string') return `must be more than ${Number(issue.minimum) - 1} characters`;
      return issue.origin === 'array'
        ? `no less than ${issue.minimum} items allowed`
        : `must be at least ${issue.minimum}`;
    case 'invalid_type':
      return `must provide ${/^[aeiou]/.test(issue.expected) ? 'an' : 'a'} ${issue.expected}`;
    case 'invalid_union':
      return issue.discriminator === 'type'
        ? `unsupported type: ${String(found)}`
        : 'failed to match all allowed schemas';
    case 'invalid_value':
      return `must be one of: ${issue.values.map(String).join(', ')}`;
    default:
      return issue.message;
  }
}

function valueAt(value: unknown, path: string[]): unknown {
  let here = value;
  for (const key of path) {
    if (typeof here !== 'object' || here === null) return undefined;
    here = Reflect.get(here, key);
  }
  return here;
}
