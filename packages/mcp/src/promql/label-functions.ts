import type { Expr } from './ast.ts';
import { failOn } from './fail.ts';
import { drop, type Labels, labelOf, NAME, type Regex, regexOf } from './labels.ts';
import { type Line, mergeSame } from './values.ts';

/** The labels `absent` can know: those a selector asked for with `=`. */
export function absentLabels(expr: Expr | undefined): Labels {
  if (expr?.kind !== 'selector') return {};
  const labels: Labels = {};
  for (const { name, op, value } of expr.matchers) {
    const once = expr.matchers.filter((other) => other.name === name).length === 1;
    if (name !== NAME && op === '=' && once) labels[name] = value;
  }
  return labels;
}

/** label_replace: where the whole source label matches, the target gets the template with $1 or ${name} filled in. */
export function labelReplace(
  lines: Line[],
  rule: { target: string; template: string; source: string; pattern: string },
): Line[] {
  if (!/^[a-zA-Z_][a-zA-Z0-9_]*$/.test(rule.target)) failOn(`"${rule.target}" is no label name`);
  let regex: Regex;
  try {
    regex = regexOf(rule.pattern, true);
  } catch {
    return failOn('malformed regular expression in label_replace');
  }
  return mergeSame(
    lines.map((line) => {
      const found = regex.groups(labelOf(line.labels, rule.source));
      if (!found) return { ...line, values: line.values.slice(), present: line.present.slice() };
      const value = expand(rule.template, found);
      const labels = drop(line.labels, [rule.target]);
      if (value !== '') labels[rule.target] = value;
      return { labels, values: line.values.slice(), present: line.present.slice() };
    }),
  );
}

/** label_join: the target gets the values of the source labels, absent ones as empty, with the separator between them. */
export function labelJoin(
  lines: Line[],
  rule: { target: string; separator: string; sources: readonly string[] },
): Line[] {
  for (const name of [rule.target, ...rule.sources])
    if (!/^[a-zA-Z_][a-zA-Z0-9_]*$/.test(name)) failOn(`"${name}" is no label name`);
  return mergeSame(
    lines.map((line) => {
      const value = rule.sources.map((name) => labelOf(line.labels, name)).join(rule.separator);
      const labels = drop(line.labels, [rule.target]);
      if (value !== '') labels[rule.target] = value;
      return { labels, values: line.values.slice(), present: line.present.slice() };
    }),
  );
}

function expand(template: string, group: (of: number | string) => string | undefined): string {
  return template.replace(/\$(\$|\w+|\{(\w+)\})/g, (_, plain: string, braced: string | undefined) => {
    if (plain === '$') return '$';
    const name = braced ?? plain;
    return group(/^\d+$/.test(name) ? Number(name) : name) ?? '';
  });
}
