import type { SyntaxNode } from '@lezer/common';
import type { Expr, ValueType } from './ast.ts';
import { AGGREGATIONS, SIGNATURES } from './functions.ts';
import { numberOf, unquote } from './literals.ts';
import { labelNames, selectorOf } from './selector-node.ts';
import { childrenOf, type Operand, type Source } from './source.ts';

const UNSUPPORTED: Record<string, string> = {
  SubqueryExpr: 'a subquery',
  StepInvariantExpr: 'the @ modifier',
  AnchoredExpr: '"anchored"',
  SmoothedExpr: '"smoothed"',
};

export function convertOperand(source: Source, operand: Operand): Expr {
  const { node } = operand;
  const at = node.from;
  switch (node.name) {
    case 'ParenExpr': {
      const inner = node.firstChild;
      return inner ? source.convert(inner) : source.fail(at, 'the parentheses are empty');
    }
    case 'NumberDurationLiteral': {
      const value = numberOf(source.of(node).replace(/^[+-]\s*/, ''));
      return value === null ? source.fail(at, 'malformed number') : { kind: 'number', value, at };
    }
    case 'StringLiteral': {
      const value = unquote(source.of(node));
      return value === null ? source.fail(at, 'unterminated or malformed string') : { kind: 'string', value, at };
    }
    case 'VectorSelector':
      return selectorOf(source, operand);
    case 'FunctionCall':
      return callOf(source, node);
    case 'AggregateExpr':
      return aggregateOf(source, node);
    default:
      return source.fail(at, `${UNSUPPORTED[node.name] ?? node.name} is not supported`);
  }
}

export function typeOf(expr: Expr): ValueType {
  switch (expr.kind) {
    case 'number':
      return 'scalar';
    case 'string':
      return 'string';
    case 'selector':
      return expr.rangeMs === null ? 'vector' : 'matrix';
    case 'negate':
      return typeOf(expr.arg);
    case 'call':
      return SIGNATURES[expr.name]?.returns ?? 'vector';
    case 'aggregate':
      return 'vector';
    case 'binary':
      return typeOf(expr.lhs) === 'scalar' && typeOf(expr.rhs) === 'scalar' ? 'scalar' : 'vector';
  }
}

function expectType(source: Source, arg: Expr, type: ValueType, of: string): void {
  const found = typeOf(arg);
  if (found !== type) source.fail(arg.at, `${of} needs ${NAMES[type]} here, this is ${NAMES[found]}`);
}

const NAMES: Record<ValueType, string> = {
  scalar: 'a number',
  string: 'a string',
  vector: 'an instant vector',
  matrix: 'a range vector (a selector with [duration])',
};

function argsOf(source: Source, node: SyntaxNode): Expr[] {
  return childrenOf(node.getChild('FunctionCallBody') ?? node).map(source.convert);
}

function callOf(source: Source, node: SyntaxNode): Expr {
  const name = source.of(node.getChild('FunctionIdentifier') ?? node).trim();
  const signature = SIGNATURES[name];
  if (!signature) return source.fail(node.from, `function "${name}" is not supported`);
  const args = argsOf(source, node);
  const known = signature.args.length;
  const [least, most] = [known - (signature.optional ?? 0), signature.rest ? Number.POSITIVE_INFINITY : known];
  if (args.length < least || args.length > most) {
    const many = least === most ? `${most}` : signature.rest ? `${least} or more` : `${least} to ${most}`;
    return source.fail(node.from, `${name} takes ${many} arguments`);
  }
  args.forEach((arg, index) => {
    expectType(source, arg, signature.args[index] ?? signature.rest ?? 'vector', name);
  });
  return { kind: 'call', name, args, at: node.from };
}

function aggregateOf(source: Source, node: SyntaxNode): Expr {
  const op = source.of(node.getChild('AggregateOp') ?? node).toLowerCase();
  const known = AGGREGATIONS[op];
  if (!known) return source.fail(node.from, `aggregation "${op}" is not supported`);
  const args = argsOf(source, node);
  const needed = known.param ? 2 : 1;
  if (args.length !== needed) return source.fail(node.from, `${op} takes ${needed} argument${needed > 1 ? 's' : ''}`);
  const [param, arg] = known.param ? [args[0] ?? null, args[1]] : [null, args[0]];
  if (!arg) return source.fail(node.from, `${op} has nothing to aggregate`);
  if (param) expectType(source, param, 'scalar', op);
  expectType(source, arg, 'vector', op);
  const modifier = node.getChild('AggregateModifier');
  const grouping = modifier?.getChild('GroupingLabels');
  return {
    kind: 'aggregate',
    op,
    without: modifier?.getChild('Without') !== null && modifier !== null,
    labels: grouping ? labelNames(source, grouping) : [],
    param,
    arg,
    at: node.from,
  };
}
