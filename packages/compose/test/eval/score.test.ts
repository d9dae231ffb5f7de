import { describe, expect, it } from 'vitest';
import { type EvalCase, rankOf, scoreOf } from '../../src/eval/score.ts';

const ran = (truth: string | null | undefined, ...found: [component: string, confidence: number][]): EvalCase => ({
  id: 'a',
  set: 'shop',
  system: 'Shop',
  truth,
  suspects: found.map(([component, confidence]) => ({ component, confidence, statement: `${component} is slow` })),
  abstained: !found.some(([, confidence]) => confidence >= 0.5),
  calls: 3,
  seconds: 1,
  usd: 0,
});

describe('the scoring of cases', () => {
  it('ranks the truth among the suspects', () => {
    expect(rankOf(ran('db', ['cart', 0.8], ['db', 0.1]))).toBe(2);
    expect(rankOf(ran('db', ['cart', 0.8]))).toBeNull();
    expect(rankOf(ran(undefined, ['cart', 0.8]))).toBeNull();
  });

  it('counts a truth within the first one, three and five', () => {
    const second = scoreOf([ran('db', ['cart', 0.6], ['db', 0.2]), ran('db', ['db', 0.9])]);
    expect(second).toMatchObject({ top1: 0.5, top3: 1, top5: 1, avg5: 0.9, confidently_wrong: 0 });
  });

  it('takes an abstaining case as a miss that accuses nobody, even where the truth leads', () => {
    const silent = scoreOf([ran('db', ['db', 0.3])]);
    expect(silent).toMatchObject({ top1: 0, top5: 0, abstained: 1, confidently_wrong: 0, brier: 1 });
  });

  it('asks of a quiet case that nobody is accused', () => {
    expect(scoreOf([ran(null)])).toMatchObject({ false_accusation: 0, brier: 0, top1: null, abstained: null });
    expect(scoreOf([ran(null, ['db', 0.6])])).toMatchObject({ false_accusation: 1, confidently_wrong: 0 });
    expect(scoreOf([ran(null, ['db', 0.7])])).toMatchObject({ false_accusation: 1, confidently_wrong: 1 });
  });

  it('squares the distance of the confidence from what turned out', () => {
    expect(scoreOf([ran('db', ['db', 0.8]), ran('db', ['cart', 0.6])]).brier).toBeCloseTo((0.04 + 0.36) / 2, 12);
  });

  it('counts a case that could not be run as wrong', () => {
    const broken = { ...ran('db', ['db', 0.9]), error: 'metrics.json.gz is no gzip' };
    expect(scoreOf([broken])).toMatchObject({
      top1: 0,
      confidently_wrong: 1,
      brier: 1,
      abstained: 0,
      errors: 1,
      seconds: null,
    });
    expect(scoreOf([{ ...ran(null), error: 'broken' }]).false_accusation).toBe(1);
  });

  it('leaves a case of unknown truth out of every share, and counts what it cost', () => {
    const unknown = scoreOf([ran(undefined, ['db', 0.9])]);
    expect(unknown).toMatchObject({ cases: 1, top1: null, brier: null, confidently_wrong: null, calls: 3 });
  });

  it('shows the median and the 95th percentile of the seconds as measured values', () => {
    const cases = Array.from({ length: 20 }, (_, index) => ({ ...ran('db', ['db', 0.9]), seconds: index + 1 }));
    expect(scoreOf(cases).seconds).toEqual({ median: 10, p95: 19 });
  });
});
