import { type Document, isMap, isNode, isScalar } from 'yaml';
import type { z } from 'zod';

type Issue = z.core.$ZodIssue;

/** The one to mend first: a misspelt key comes before the key that is missing for it. */
export const foremost = (issues: readonly Issue[]): Issue | undefined =>
  issues.find(({ code }) => code === 'unrecognized_keys') ?? issues[0];

/** The keys that lead to it, down to the one that is not known. */
export const pathOf = (issue: Issue): string[] =>
  [...issue.path, ...(issue.code === 'unrecognized_keys' ? issue.keys.slice(0, 1) : [])].map(String);

/** Where in the text the deepest key of a path begins that stands there. */
export function startOf(document: Document, path: readonly string[]): number {
  let at = path.length;
  while (at > 0 && !document.hasIn(path.slice(0, at))) at -= 1;
  const parent = document.getIn(path.slice(0, Math.max(0, at - 1)), true);
  const key = isMap(parent) ? parent.items.find((one) => String(one.key) === path[at - 1])?.key : undefined;
  const node = isScalar(key) ? key : document.getIn(path.slice(0, at), true);
  return isNode(node) ? (node.range?.[0] ?? 0) : 0;
}
