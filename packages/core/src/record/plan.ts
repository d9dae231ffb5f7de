import type { Hypothesis } from '../nouns/hypothesis.ts';
import type { TestState } from '../nouns/investigation.ts';
import type { Test } from '../nouns/test.ts';
import { MENTION } from '../statistics/evidence.ts';
import { canonical } from './canonical.ts';

/** How likely a test survives where what it predicts is so, and where it is not. */
interface Survives {
  ifSo: number;
  ifNot: number;
}

/**
 * A verdict's weights are log likelihood ratios s and d; together they say how often each verdict comes. Where one of them weighs nothing
 * they leave that open: then what the other verdict shows is taken to show half the time.
 */
function survivesOf({ weight: { survived: s, disproven: d } }: Pick<Test, 'weight'>): Survives {
  if (d === 0) return { ifSo: 1 / 2, ifNot: Math.exp(-s) / 2 };
  if (s === 0) return { ifSo: 1 - Math.exp(d) / 2, ifNot: 1 / 2 };
  const ifNot = (1 - Math.exp(d)) / (Math.exp(s) - Math.exp(d));
  return { ifSo: ifNot * Math.exp(s), ifNot };
}

/** Entropy in nats of something that is so with probability p. */
const entropy = (p: number): number =>
  [p, 1 - p].reduce((sum, one) => (one > 0 && one < 1 ? sum - one * Math.log(one) : sum), 0);

/**
 * By how much a test is expected to reduce the entropy of which cause it is, when causes that it speaks for have the share `so` of all:
 * the mutual information of cause and verdict (Lindley 1956). What all live causes predict alike separates none of them.
 */
export function gainOf(test: Pick<Test, 'weight'>, so: number): number {
  const { ifSo, ifNot } = survivesOf(test);
  return Math.max(0, entropy(so * ifSo + (1 - so) * ifNot) - so * entropy(ifSo) - (1 - so) * entropy(ifNot));
}

export interface Planned {
  hypotheses: readonly Pick<Hypothesis, 'number' | 'confidence' | 'status'>[];
  tests: readonly TestState[];
}

/** Only a decisive test lifts a ceiling, kills, or lets a cause be named: it is worth twice what it tells. */
const DECISIVE = 2;
/** Rounding makes no order. */
const GRID = 1e12;

/** What a test predicts, whoever registered it. */
const predictionOf = ({ probe, control, comparator, effect }: Test): string =>
  canonical({ probe, control, comparator, effect });

/** What tests are worth in an investigation as it stands: its hypotheses are rivals for one whole, what they leave is no listed cause. */
export function planOf({ hypotheses, tests }: Planned) {
  const about = new Map<string, Set<number>>();
  for (const { test } of tests) {
    const key = predictionOf(test);
    about.set(key, (about.get(key) ?? new Set()).add(test.hypothesis));
  }
  const predict = (test: Test) => about.get(predictionOf(test)) ?? new Set([test.hypothesis]);
  return {
    /** Expected nats for each second that it takes. */
    worth(test: Test): number {
      const speaksFor = predict(test);
      const share = hypotheses
        .filter(({ number, status }) => speaksFor.has(number) && status !== 'set_aside')
        .reduce((sum, { confidence }) => sum + confidence, 0);
      const gain = gainOf(test, Math.min(1, share)) * (test.decisive ? DECISIVE : 1);
      return Math.round((gain / (1 + test.costSeconds)) * GRID) / GRID;
    },
    /** Whichever verdict comes, it moves one of the two against the other by more than a bare mention. */
    separates(test: Test, a: number, b: number): boolean {
      const speaksFor = predict(test);
      const { survived, disproven } = test.weight;
      return speaksFor.has(a) !== speaksFor.has(b) && survived >= MENTION && disproven <= -MENTION;
    },
  };
}
