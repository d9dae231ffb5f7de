import { readFileSync } from 'node:fs';
import { CompassError } from '@compass/core';
import { isScalar, LineCounter, parseDocument, visit } from 'yaml';
import type { z } from 'zod';

const PLACE = /\$\{([A-Z][A-Z0-9_]*)(?::([^}]*))?\}/g;

/** A scalar that was written unquoted gets the type that YAML would give its substituted text. */
const retyped = (text: string): string | number | boolean | null => {
  if (text === '') return '';
  if (text === 'true' || text === 'false') return text === 'true';
  return /^-?\d+(\.\d+)?$/.test(text) ? Number(text) : text;
};

/**
 * Reads a YAML file, substitutes `${ENV}` and `${ENV:default}` in its scalars after parsing, and checks it.
 * Errors name the file, the line and the key.
 */
export function readYaml<T>(file: string, schema: z.ZodType<T>, env: Record<string, string | undefined>): T {
  const text = readFileSync(file, 'utf8');
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, maxAliasCount: 20 } as Parameters<
    typeof parseDocument
  >[1]);
  const broken = document.errors[0];
  if (broken !== undefined)
    throw new CompassError('invalid', `${file}:${broken.linePos?.[0].line ?? 1}: ${broken.message.split('\n')[0]}`);
  visit(document, {
    Scalar(_key, node) {
      if (typeof node.value !== 'string' || !node.value.includes('${')) return;
      const filled = node.value.replace(
        PLACE,
        (_whole, name: string, fallback: string | undefined) => env[name] ?? fallback ?? '',
      );
      node.value = node.type === 'PLAIN' ? retyped(filled) : filled;
    },
  });
  const parsed = schema.safeParse(document.toJS({ maxAliasCount: 20 }));
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  const path = (issue?.path ?? []).map(String);
  // The deepest key of the path that stands in the file gives the line.
  let at = path.length;
  while (at > 0 && !document.hasIn(path.slice(0, at))) at -= 1;
  const node = document.getIn(path.slice(0, at), true);
  const range =
    isScalar(node) || (node !== null && typeof node === 'object')
      ? (node as { range?: [number, number, number] }).range
      : undefined;
  const line = range === undefined ? 1 : lines.linePos(range[0]).line;
  throw new CompassError('invalid', `${file}:${line}: ${path.join('.')}: ${issue?.message ?? 'is not valid'}`, {
    field: path.join('.'),
  });
}
