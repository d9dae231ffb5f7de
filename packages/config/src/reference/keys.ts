import { FILES } from '../files.ts';
import { keysBelow, type Node, nodeOf, typeOf, valuesOf } from './nodes.ts';

/** A key that can be written, as its schema documents it. */
export interface Key {
  /** `<name>` stands for what a person names, `<n>` for a place in a list. */
  path: string[];
  /** The file it stands in, by its name in the configuration folder. */
  file: string;
  description: string;
  type: string;
  unit: string | null;
  /** Undefined: there is none. */
  standard: unknown;
  example: unknown;
  /** Of those whose example depends on the name that its group was given. */
  exampleOf: Record<string, unknown>;
  /** Its value is never shown. */
  secret: boolean;
  /** It holds keys, not a value. */
  group: boolean;
}

export const nameOf = (path: readonly string[]): string => path.join('.');

/** What is written for a key, where its author gave no example, is what it is without being written, or all that it can be. */
const exampleOf = (node: Node): unknown =>
  node.example ?? node.default ?? (node.type === 'boolean' ? true : valuesOf(node)[0]);

/** The example for a key as it stands at this path. */
export const exampleAt = ({ example, exampleOf: named }: Key, path: readonly string[]): unknown =>
  named[path.at(-2) ?? ''] ?? example;

export const keyOf = (file: string, path: string[], node: Node): Key => {
  const group = Object.keys(keysBelow(node)).length > 0;
  return {
    path,
    file,
    description: node.description ?? '',
    type: typeOf(node),
    unit: node.unit ?? null,
    standard: group ? undefined : (node.standard ?? node.default),
    example: group ? undefined : exampleOf(node),
    exampleOf: node.exampleOf ?? {},
    secret: node.secret === true,
    group,
  };
};

/** A node and all below it, each before what it holds. */
function* walk(file: string, path: string[], node: Node): Generator<Key> {
  if (path.length > 0) yield keyOf(file, path, node);
  for (const [name, below] of Object.entries(keysBelow(node))) yield* walk(file, [...path, name], below);
}

/** Every key of every file. */
export const allKeys = (): Key[] => FILES.flatMap(({ name, schema }) => [...walk(name, [], nodeOf(schema))]);
