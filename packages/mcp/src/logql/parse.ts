import { parser } from '@grafana/lezer-logql';
import type { SyntaxNode } from '@lezer/common';
import { failAt, treeOf } from '../promql/fail.ts';
import { type Matcher, matcher, regexOf } from '../promql/labels.ts';
import { unquote } from '../promql/literals.ts';

/** One filter after the selector. `json` makes the fields of a JSON line known to the filters behind it. */
export type Stage =
  | { kind: 'line'; keeps(line: string): boolean }
  | { kind: 'json' }
  | { kind: 'number'; field: string; keeps(value: number): boolean }
  | { kind: 'label'; matcher: Matcher };

export interface LogQuery {
  matchers: Matcher[];
  stages: Stage[];
}

const NUMBERS: Record<string, (a: number, b: number) => boolean> = {
  '>': (a, b) => a > b,
  '>=': (a, b) => a >= b,
  '<': (a, b) => a < b,
  '<=': (a, b) => a <= b,
  '=': (a, b) => a === b,
  '==': (a, b) => a === b,
  '!=': (a, b) => a !== b,
};

/** Parses a log query: a selector, line filters, `| json`, and filters on fields. CompassError `invalid` names what is not known. */
export function parseLogql(text: string): LogQuery {
  const fail = (at: number, message: string): never => failAt(text, at, 'LogQL', message);
  const of = (node: SyntaxNode): string => text.slice(node.from, node.to);
  const quoted = (node: SyntaxNode): string => unquote(of(node)) ?? fail(node.from, 'unterminated or malformed string');

  const matcherOf = (node: SyntaxNode): Matcher => {
    const [name, op, value] = childrenOf(node);
    const sign = op ? of(op) : '';
    if (!name || !value || (sign !== '=' && sign !== '!=' && sign !== '=~' && sign !== '!~')) {
      return fail(node.from, 'malformed label matcher');
    }
    try {
      return matcher(of(name), sign, quoted(value));
    } catch (error) {
      if (error instanceof SyntaxError) return fail(value.from, 'malformed regular expression');
      throw error;
    }
  };

  const lineFilter = (node: SyntaxNode): Stage => {
    const op = of(node.getChild('Filter') ?? node);
    const texts = stringsOf(node).map(quoted);
    if (texts.length === 0) return fail(node.from, 'this line filter is not supported');
    if (op === '|=' || op === '!=') {
      return { kind: 'line', keeps: (line) => texts.some((part) => line.includes(part)) === (op === '|=') };
    }
    if (op !== '|~' && op !== '!~') return fail(node.from, `line filter "${op}" is not supported`);
    try {
      const regexes = texts.map((part) => regexOf(part, false));
      return { kind: 'line', keeps: (line) => regexes.some((regex) => regex.test(line)) === (op === '|~') };
    } catch {
      return fail(node.from, 'malformed regular expression');
    }
  };

  const fieldFilter = (node: SyntaxNode): Stage => {
    const label = node.getChild('Matcher');
    if (label) return { kind: 'label', matcher: matcherOf(label) };
    const number = node.getChild('NumberFilter');
    if (!number) return fail(node.from, 'only "field op number" and "field op string" are supported after |');
    const [field, op, literal] = childrenOf(number);
    const holds = op ? NUMBERS[of(op)] : undefined;
    const value = literal ? Number(of(literal).replaceAll(/\s/g, '')) : Number.NaN;
    if (!field || !holds || Number.isNaN(value)) return fail(number.from, 'malformed number filter');
    return { kind: 'number', field: of(field), keeps: (found) => holds(found, value) };
  };

  const stagesOf = (node: SyntaxNode): Stage[] => {
    if (node.name === 'PipelineExpr' || node.name === 'LineFilters') return childrenOf(node).flatMap(stagesOf);
    if (node.name === 'LineFilter') return [lineFilter(node)];
    if (node.name !== 'PipelineStage') return fail(node.from, `${node.name} is not supported`);
    return childrenOf(node).flatMap((child) => {
      if (child.name === 'Pipe') return [];
      if (child.name === 'LineFilters') return stagesOf(child);
      if (child.name === 'LabelFilter') return [fieldFilter(child)];
      if (child.name === 'LabelParser' && child.getChild('Json')) return [{ kind: 'json' } as const];
      return fail(child.from, `"| ${of(child)}" is not supported`);
    });
  };

  const unexpected = (at: number) => `unexpected ${text.slice(at, at + 20) || 'end of the query'}`;
  const tree = treeOf(parser, text, 'LogQL', ({ from }) => unexpected(from));
  const expr = tree.topNode.firstChild?.firstChild;
  const selector = expr?.name === 'LogExpr' ? expr.getChild('Selector') : null;
  if (!expr || !selector) return fail(expr?.from ?? 0, 'only log queries are supported: {label="value"} and filters');
  const matchers = descendants(selector, 'Matcher').map(matcherOf);
  const pipeline = expr.getChild('PipelineExpr');
  return { matchers, stages: pipeline ? stagesOf(pipeline) : [] };
}

function childrenOf(node: SyntaxNode): SyntaxNode[] {
  const children: SyntaxNode[] = [];
  for (let child = node.firstChild; child; child = child.nextSibling) children.push(child);
  return children;
}

const descendants = (node: SyntaxNode, name: string): SyntaxNode[] =>
  childrenOf(node).flatMap((child) => (child.name === name ? [child] : descendants(child, name)));

/** The strings of a line filter, with those of its `or` parts; none when one of them is a function such as ip(). */
function stringsOf(node: SyntaxNode): SyntaxNode[] {
  return descendants(node, 'FilterOp').length > 0 ? [] : descendants(node, 'String');
}
