import { keyOf } from '../src/promql/labels.ts';
import type { PromResult, PromSample } from '../src/promql/query.ts';
import { sampleValue } from '../src/promql/series-index.ts';

export type Answer = PromResult | { refused: string };

const CLOSE = 1e-9;

/** NaN is NaN, infinities are themselves, and other numbers may differ by 1e-9 of the larger one. */
function same(a: string, b: string): boolean {
  const [x, y] = [sampleValue(a), sampleValue(b)];
  if (Object.is(x, y) || x === y) return true;
  if (!Number.isFinite(x) || !Number.isFinite(y)) return false;
  return Math.abs(x - y) <= CLOSE * Math.max(Math.abs(x), Math.abs(y));
}

type Lines = Map<string, PromSample[]>;

/** Samples by label set; a number or a string stands under a key of its own. Equal label sets twice would hide one. */
function linesOf(answer: PromResult): Lines | null {
  const lines: Lines = new Map();
  if (answer.resultType === 'scalar' || answer.resultType === 'string') return lines.set('', [answer.result]);
  for (const one of answer.result) lines.set(keyOf(one.metric), 'values' in one ? one.values : [one.value]);
  return lines.size === answer.result.length ? lines : null;
}

export const isEmpty = (answer: Answer): boolean =>
  !('refused' in answer) && Array.isArray(answer.result) && answer.result.length === 0;

/** What differs between the answer that is right and the one that is judged; null when they agree. */
export function difference(right: Answer, judged: Answer): string | null {
  if ('refused' in right) return 'refused' in judged ? null : `should be refused: ${right.refused}`;
  if ('refused' in judged) return `refused: ${judged.refused}`;
  if (right.resultType !== judged.resultType) return `a ${judged.resultType} instead of a ${right.resultType}`;
  if (right.resultType === 'string') return right.result[1] === judged.result[1] ? null : 'another string';
  const [expected, found] = [linesOf(right), linesOf(judged)];
  if (!expected || !found) return 'the same labels twice in one answer';
  for (const key of found.keys()) if (!expected.has(key)) return `one series too many: ${key}`;
  for (const [key, samples] of expected) {
    const others = found.get(key);
    if (!others) return `a series is missing: ${key}`;
    if (samples.length !== others.length) return `${others.length} samples instead of ${samples.length}: ${key}`;
    for (const [at, [seconds, value]] of samples.entries()) {
      const [second, text] = others[at] ?? [Number.NaN, ''];
      if (second !== seconds) return `a sample at ${second} instead of ${seconds}: ${key}`;
      if (right.resultType !== 'matrix' || value !== text) {
        if (!same(value, text)) return `${text} instead of ${value} at ${seconds}: ${key}`;
      }
    }
  }
  return null;
}
