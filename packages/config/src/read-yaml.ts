import { type Document, isScalar } from 'yaml';
import type { z } from 'zod';
import type { Env } from './environment.ts';
import { faultWords } from './fault-words.ts';
import { type Fault, refusal } from './faults.ts';
import { type Filled, fill, holding, sentence, wayBack } from './filled.ts';
import { misspeltPlaces } from './misspelt-places.ts';
import { contentOf, openYaml } from './open-yaml.ts';
import { startOf, type Wrong, wrongs } from './place.ts';

/** Looking for a place takes time: of so many faults somebody mends the first. */
const MOST_PLACED = 200;

/** A password of digits alone is text all the same: true where the text that filled a node was put back. */
function putBack(document: Document, filled: Map<unknown, Filled>, { path, issue }: Wrong): boolean {
  const node = document.getIn(path, true);
  const by = filled.get(node);
  if (by === undefined || !isScalar(node) || node.value === by.text) return false;
  if (issue.code !== 'invalid_type' || issue.expected !== 'string') return false;
  node.value = by.text;
  return true;
}

/** Says what is wrong, and where a variable filled it, which one with what. */
function wordsOf(document: Document, filled: Map<unknown, Filled>, { path, words, issue }: Wrong, env: Env): string {
  const by = filled.get(document.getIn(path, true));
  const said = sentence(words);
  const lacks = issue.code === 'custom' ? filled.get(document.getIn(issue.params?.['lacks'] ?? [], true)) : undefined;
  const both = lacks === undefined ? '' : ` ${holding(lacks, env)}.`;
  return `${by === undefined ? said : `${holding(by, env)}, and it ${said}${wayBack(by, env)}`}${both}`;
}

/**
 * Reads a YAML file, substitutes `${ENV}` and `${ENV:default}` in its scalars after parsing, and checks it.
 * CompassError `invalid` with all that is wrong: file, line, key, the variable that filled it, and what would be right.
 */
export function readYaml<T>(file: string, schema: z.ZodType<T>, env: Env): T {
  const { document, lineAt } = openYaml(file);
  const at = (path: string[], words: string): Fault & { line: number } => {
    const [line, field] = [lineAt(startOf(document, path)), path.join('.')];
    return { field, line, message: `${file}:${line}: ${field === '' ? '' : `${field}: `}${words}` };
  };
  const misspelt = misspeltPlaces(document)
    .slice(0, MOST_PLACED)
    .map(({ path, words }) => at(path, sentence(words)));
  const filled = fill(document, env);
  for (;;) {
    const parsed = schema.safeParse(contentOf(document), { error: faultWords });
    if (parsed.success && misspelt.length === 0) return parsed.data;
    const wrong = wrongs(parsed.error?.issues ?? [], document);
    if (wrong.map((one) => putBack(document, filled, one)).some(Boolean)) continue;
    // What a misspelt place left in a value is wrong because of it.
    const faults = wrong
      .slice(0, MOST_PLACED)
      .map((one) => at(one.path, wordsOf(document, filled, one, env)))
      .filter(({ field }) => !misspelt.some((one) => one.field === field));
    throw refusal([...misspelt, ...faults].toSorted((a, b) => a.line - b.line));
  }
}
