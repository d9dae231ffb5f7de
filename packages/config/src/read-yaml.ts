import { readFileSync } from 'node:fs';
import { CompassError } from '@compass/core';
import { isScalar, LineCounter, parseDocument } from 'yaml';
import type { z } from 'zod';
import type { Env } from './environment.ts';
import { faultWords } from './fault-words.ts';
import { fill, holding, wayBack } from './filled.ts';
import { foremost, pathOf, startOf } from './place.ts';

const textOf = (file: string): string => {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    const absent = (error as { code?: unknown }).code === 'ENOENT';
    throw new CompassError(
      'invalid',
      `${file} ${absent ? 'is missing: copy it from the config folder that COMPASS ships, or look at COMPASS_CONFIG and COMPASS_SIGNALS, which say where it is' : 'cannot be read: look at what it is, and at its permissions'}.`,
    );
  }
};

/**
 * Reads a YAML file, substitutes `${ENV}` and `${ENV:default}` in its scalars after parsing, and checks it.
 * Errors name the file, the line, the key, the variable that filled it, and what would be right.
 */
export function readYaml<T>(file: string, schema: z.ZodType<T>, env: Env): T {
  const lines = new LineCounter();
  const document = parseDocument(textOf(file), { lineCounter: lines, maxAliasCount: 20 } as Parameters<
    typeof parseDocument
  >[1]);
  const broken = document.errors[0];
  if (broken !== undefined)
    throw new CompassError('invalid', `${file}:${broken.linePos?.[0].line ?? 1}: ${broken.message.split('\n')[0]}`);
  const filled = fill(document, env);
  for (;;) {
    const parsed = schema.safeParse(document.toJS({ maxAliasCount: 20 }), { error: faultWords });
    if (parsed.success) return parsed.data;
    // A failed parse has an issue.
    const issue = foremost(parsed.error.issues) as z.core.$ZodIssue;
    const path = pathOf(issue);
    const node = document.getIn(path, true);
    const by = filled.get(node);
    // A password of digits alone is text all the same.
    if (
      by !== undefined &&
      isScalar(node) &&
      issue.code === 'invalid_type' &&
      issue.expected === 'string' &&
      node.value !== by.text
    ) {
      node.value = by.text;
      continue;
    }
    const { line } = lines.linePos(startOf(document, path));
    const end = /[.?]$/.test(issue.message) ? '' : '.';
    const words =
      by === undefined
        ? `${issue.message}${end}`
        : `${holding(by, env)}, and it ${issue.message}${end}${wayBack(by, env)}`;
    const lacks = issue.code === 'custom' ? filled.get(document.getIn(issue.params?.['lacks'] ?? [], true)) : undefined;
    const both = lacks === undefined ? '' : ` ${holding(lacks, env)}.`;
    throw new CompassError('invalid', `${file}:${line}: ${path.join('.')}: ${words}${both}`, { field: path.join('.') });
  }
}
