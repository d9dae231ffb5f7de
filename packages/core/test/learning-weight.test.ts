import { describe, expect, it } from 'vitest';
import { FLOOR, isInUse, weightOf, withSay } from '../src/learning/weight.ts';
import type { Pattern, Say } from '../src/nouns/pattern.ts';

const at = '2026-11-22T03:00:00Z';
const pattern = (say: Say): Pattern => ({
  id: 'p',
  number: 871,
  revision: 1,
  learnedAt: at,
  agent: 'database',
  labels: { service: 'orders', component: 'orders-db', kind: 'lock_contention', signal: 'latency' },
  told: { statement: 'Lock contention on orders', symptom: 'slow', signs: [], outcome: 'recovered' },
  words: ['lock'],
  says: [{ number: 871, say, at }],
  weight: weightOf([{ say }]),
  state: 'live',
  embedder: null,
});
const after = (first: Say, ...more: Say[]) =>
  more.reduce((one, say, nth) => withSay(one, 1000 + nth, say, at), pattern(first));

describe('the weight of a pattern', () => {
  it('falls out of use by tests that fail, the sooner the less spoke for it', () => {
    expect(isInUse(after('recovered', 'failed', 'failed'))).toBe(true);
    expect(isInUse(after('recovered', 'failed', 'failed', 'failed'))).toBe(false);
    expect(isInUse(after('named', 'failed'))).toBe(true);
    expect(isInUse(after('named', 'failed', 'failed'))).toBe(false);
  });

  it('is gone at once where people said that it was something else', () => {
    expect(weightOf([{ say: 'overridden' }])).toBeLessThan(FLOOR);
    expect(isInUse(after('recovered', 'overridden'))).toBe(false);
  });

  it('rises when it recurs, and never reaches 1', () => {
    const weights = [after('agreed'), after('agreed', 'recurred'), after('agreed', 'recurred', 'recurred')].map(
      ({ weight }) => weight,
    );
    expect(weights).toEqual(weights.toSorted((a, b) => a - b));
    expect(new Set(weights).size).toBe(3);
    expect(after('agreed', ...Array.from({ length: 200 }, (): Say => 'recurred')).weight).toBeLessThanOrEqual(1);
  });

  it('counts each investigation once, by what it says last', () => {
    const failed = withSay(pattern('recovered'), 1000, 'failed', at);
    expect(withSay(failed, 1000, 'failed', at)).toBe(failed);
    const mended = withSay(failed, 1000, 'recurred', at);
    expect(mended.says).toHaveLength(2);
    expect(mended.weight).toBe(after('recovered', 'recurred').weight);
    expect(withSay(mended, 871, 'overridden', at).says[0]).toMatchObject({ number: 871, say: 'overridden' });
  });

  it('is not in use in quarantine, whatever it weighs', () => {
    expect(isInUse({ ...after('agreed', 'recurred'), state: 'quarantined' })).toBe(false);
  });

  it('keeps its first say and the newest', () => {
    const many = after('agreed', ...Array.from({ length: 80 }, (): Say => 'recurred'));
    expect(many.says).toHaveLength(50);
    expect([many.says[0]?.number, many.says.at(-1)?.number]).toEqual([871, 1079]);
  });
});
