import { type Document, isMap, isNode, isScalar } from 'yaml';
import type { z } from 'zod';
import { nearest } from './nearest.ts';

type Issue = z.core.$ZodIssue;

/** Something that is wrong with the value at a path, as the end of a sentence that begins with its name. */
export interface Wrong {
  path: string[];
  words: string;
  issue: Issue;
}

/** Each misspelt key is wrong by itself; the words for each are a line of the issue's. */
const wrongOf = (issue: Issue): Wrong[] => {
  const path = issue.path.map(String);
  if (issue.code !== 'unrecognized_keys') return [{ path, words: issue.message, issue }];
  const words = issue.message.split('\n');
  return issue.keys.map((key, index) => ({ path: [...path, key], words: words[index] ?? issue.message, issue }));
};

/** All that is wrong; a key that is missing because it is misspelt is told of once. */
export function wrongs(issues: readonly Issue[], document: Document): Wrong[] {
  const all = issues.flatMap(wrongOf);
  const within = ({ path }: Wrong) => path.slice(0, -1).join('.');
  const misspelt = all.filter(({ issue }) => issue.code === 'unrecognized_keys');
  return all.filter((one) => {
    const missing = one.issue.code === 'invalid_type' && !document.hasIn(one.path);
    const near = (other: Wrong) => nearest(other.path.at(-1) ?? '', [one.path.at(-1) ?? '']) !== null;
    return !missing || !misspelt.some((other) => within(other) === within(one) && near(other));
  });
}

/** Where in the text the deepest key of a path begins that stands there. */
export function startOf(document: Document, path: readonly string[]): number {
  let at = path.length;
  while (at > 0 && !document.hasIn(path.slice(0, at))) at -= 1;
  const parent = document.getIn(path.slice(0, Math.max(0, at - 1)), true);
  const key = isMap(parent) ? parent.items.find((one) => String(one.key) === path[at - 1])?.key : undefined;
  const node = isScalar(key) ? key : document.getIn(path.slice(0, at), true);
  return isNode(node) ? (node.range?.[0] ?? 0) : 0;
}
