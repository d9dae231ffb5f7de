import { getHeapStatistics } from 'node:v8';
import { describe, expect, it } from 'vitest';
import { letGo, letGoWhenGrown, staySmall } from '../../src/eval/let-go.ts';

const MEGABYTE = 1024 * 1024;
const used = (): number => getHeapStatistics().used_heap_size;
/** Arrays of numbers that nobody holds, so many megabytes of them, too old for the young generation. */
function waste(megabytes: number): number {
  const kept = Array.from({ length: megabytes }, (_, index) => new Array<number>(MEGABYTE / 8).fill(index + 0.5));
  return kept.length;
}

describe('memory that nobody needs any more', () => {
  it('is given back once there is much of it, and a little is left alone', () => {
    staySmall();
    letGo();
    const before = used();
    waste(60);
    const wasted = used();
    expect(wasted - before).toBeGreaterThan(40 * MEGABYTE);
    letGoWhenGrown();
    expect(used() - before).toBeLessThan(10 * MEGABYTE);
    waste(8);
    const little = used();
    letGoWhenGrown();
    expect(used()).toBeGreaterThanOrEqual(little);
  });
});
