import type { SyntaxNode } from '@lezer/common';
import type { Expr } from './ast.ts';
import { type Matcher, matcher, NAME } from './labels.ts';
import { durationMs, numberOf, unquote } from './literals.ts';
import { childrenOf, type Operand, type Source } from './source.ts';

/** A duration or a plain number of seconds, with a sign; arithmetic in durations is refused. */
export function durationOf(source: Source, node: SyntaxNode): number {
  const text = source.of(node).replaceAll(/\s/g, '');
  const [, sign = '', body = ''] = /^([+-]?)(.*)$/s.exec(text) ?? [];
  const seconds = numberOf(body);
  const ms = durationMs(body) ?? (seconds === null ? null : seconds * 1000);
  if (ms === null || !Number.isFinite(ms)) return source.fail(node.from, 'only a plain duration is supported here');
  return sign === '-' ? -ms : ms;
}

export function labelNames(source: Source, node: SyntaxNode): string[] {
  return childrenOf(node).map((child) => {
    if (child.name === 'LabelName') return source.of(child);
    return unquote(source.of(child)) ?? source.fail(child.from, 'malformed label name');
  });
}

export function selectorOf(source: Source, { node, rangeMs, offsetMs }: Operand): Expr {
  const matchers: Matcher[] = [];
  const name = node.getChild('Identifier');
  if (name) matchers.push(matcher(NAME, '=', source.of(name)));
  for (const child of childrenOf(node.getChild('LabelMatchers') ?? node)) {
    if (child.name === 'Identifier' || child.name === 'LabelMatchers') continue;
    const found = matcherOf(source, child);
    if (found.name === NAME && name) source.fail(child.from, 'the metric name is given twice');
    matchers.push(found);
  }
  if (matchers.every((one) => one.test(''))) {
    return source.fail(node.from, 'a selector needs at least one matcher that does not match the empty string');
  }
  return { kind: 'selector', matchers, rangeMs, offsetMs: offsetMs ?? 0, at: node.from };
}

function matcherOf(source: Source, node: SyntaxNode): Matcher {
  if (node.name === 'QuotedLabelName') return build(source, node, NAME, '=', source.of(node));
  const [label, op, value] = childrenOf(node);
  if (!label || !op || !value) return source.fail(node.from, 'malformed label matcher');
  const quoted = label.name === 'QuotedLabelName';
  const name = quoted ? unquote(source.of(label)) : source.of(label);
  if (name === null) return source.fail(label.from, 'malformed label name');
  const sign = source.of(op);
  if (sign !== '=' && sign !== '!=' && sign !== '=~' && sign !== '!~') {
    return source.fail(op.from, `"${sign}" does not compare labels`);
  }
  return build(source, value, name, sign, source.of(value));
}

function build(source: Source, at: SyntaxNode, name: string, op: Matcher['op'], quoted: string): Matcher {
  const value = unquote(quoted);
  if (value === null) return source.fail(at.from, 'unterminated or malformed string');
  try {
    return matcher(name, op, value);
  } catch {
    return source.fail(at.from, 'malformed regular expression');
  }
}
