import { type Document, isPair, isScalar, isSeq, type Node, visit } from 'yaml';

/** What begins like a place for a variable, with as much of it as there is. */
const BEGUN = /\$\{[A-Za-z_][^}]*\}?/g;
const PLACE = /^\$\{[A-Z][A-Z0-9_]*(?::([^{}]*))?\}$/;
/** Without its braces, and nothing beside it: the queries have words such as $SERVICE in them. */
const BARE = /^\$[A-Z][A-Z0-9_]*$/;
/** What a shell, and Docker Compose, write between the colon and the default. */
const OF_SHELLS = /^[-=?+]/;

/** A scalar in which a variable is not written as it is read here; `words` end a sentence that begins with its name. */
export interface MisspeltPlace {
  path: string[];
  words: string;
}

const wordsOf = (text: string): string | undefined => {
  if (BARE.test(text)) return `has a variable without its braces: write \${${text.slice(1)}}`;
  for (const [found] of text.matchAll(BEGUN)) {
    const [place, fallback] = PLACE.exec(found) ?? [];
    if (place === undefined)
      return `has ${found.slice(0, 60)}, which is filled by nothing: a variable is written \${NAME} or \${NAME:default}, its name in capital letters, digits and _`;
    if (fallback !== undefined && OF_SHELLS.test(fallback))
      return `has ${found.slice(0, 60)}, as a shell has it: here the default begins after the colon, as in \${NAME:default}`;
  }
  return undefined;
};

const pathOf = (node: Node, ancestors: readonly unknown[]): string[] =>
  ancestors.flatMap((one, index) => {
    if (isPair(one)) return String(isScalar(one.key) ? one.key.value : one.key);
    return isSeq(one) ? String(one.items.indexOf((ancestors[index + 1] ?? node) as Node)) : [];
  });

/** Variables that would be taken as text, or get a default that nobody meant, without a word. Before anything is substituted. */
export function misspeltPlaces(document: Document): MisspeltPlace[] {
  const found: MisspeltPlace[] = [];
  visit(document, {
    Scalar(key, node, ancestors) {
      const words = key !== 'key' && typeof node.value === 'string' ? wordsOf(node.value) : undefined;
      if (words !== undefined) found.push({ path: pathOf(node, ancestors), words });
    },
  });
  return found;
}
