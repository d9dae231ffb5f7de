import { describe, expect, it } from 'vitest';
import { atRate } from '../support/at-rate.ts';
import { cpuSeconds, megabytes } from '../support/usage.ts';
import { endsOf, firstFull } from './ends.ts';
import { measures } from './measures/index.ts';
import { rounded, told } from './numbers.ts';
import { usedEach } from './workload.ts';
import { BEGIN, END, type Run, writeGrowing } from './write-growing.ts';

const numbers = {
  workerCpuMs: 100,
  ackCpuMs: 2,
  postgresCpuMs: 40,
  redisCpuMs: 8,
  workerMb: 400,
  serverMb: 300,
  storedKb: 64,
};
const run: Run = {
  machine: { node: 'v24.0.0', cores: 2, load: '0.5' },
  figures: [told('a rate', 12.345, 'a second'), { what: 'a ratio', measured: '4 ×', bound: '≤ 1.5 ×', pass: false }],
  numbers,
};

describe('the figures of growth', () => {
  it('say what each part carries', () => {
    expect(endsOf(numbers).map(({ what, where }) => [what, where])).toEqual([
      ['a core of workers', '10 investigations a second'],
      ['a core of servers', '500 acknowledged deliveries a second'],
      ['a core of PostgreSQL', '25 investigations a second, 2.5 cores of workers'],
      ['Redis, which runs on one core', '125 investigations a second, 12.5 cores of workers'],
      ['max_connections = 100, DATABASE_POOL_SIZE = 10', '8 processes'],
      ['a gigabyte of memory', '2 workers or 3 servers'],
      ['a gigabyte of disk', '16384 investigations'],
    ]);
    expect(firstFull(numbers)).toEqual({ what: 'PostgreSQL', workerCores: 2.5 });
    expect(firstFull({ ...numbers, redisCpuMs: 50 })).toEqual({ what: 'Redis', workerCores: 2 });
  });

  it('are not computed from what was not measured', () => {
    const { redisCpuMs: _left, ...others } = numbers;
    expect(() => endsOf(others)).toThrow('redisCpuMs was not measured');
    expect(() => endsOf({ ...numbers, storedKb: Number.NaN })).toThrow('storedKb was not measured');
    expect(told('a rate', Number.NaN, 'a second').pass).toBe(false);
  });

  it('stand between their marks, and nothing else of the page is touched', () => {
    const written = writeGrowing(`before\n${BEGIN}\nold\n${END}\nafter\n`, run, '2026-11-27');
    expect(written.startsWith(`before\n${BEGIN}\n`)).toBe(true);
    expect(written.endsWith(`${END}\nafter\n`)).toBe(true);
    expect(written).not.toContain('old');
    expect(written).toContain('| a rate | 12.3 a second |  |  |');
    expect(written).toContain('| a ratio | 4 × | ≤ 1.5 × | fail |');
    expect(writeGrowing(written, run, '2026-11-27')).toBe(written);
    expect(() => writeGrowing('no marks', run, '2026-11-27')).toThrow('docs/GROWING.md has to hold');
  });

  it('share what was used among the investigations, in milliseconds', () => {
    const before = { server: 1, workers: 10, postgres: 3, redis: 0 };
    const after = { server: 1.5, workers: 20, postgres: 7, redis: 1 };
    expect(usedEach(before, after, 50)).toEqual({ server: 10, workers: 200, postgres: 80, redis: 20 });
    expect([rounded(1234.5), rounded(0.012345), rounded(99.99)]).toEqual(['1235', '0.0123', '100']);
  });

  it('come from measures of different names and places', () => {
    expect(new Set(measures.map(({ name }) => name)).size).toBe(measures.length);
    expect(measures.map(({ order }) => order)).toEqual(measures.map((_, index) => index + 1));
  });
});

describe('what measures', () => {
  it('counts from when a call was due, whatever held those before', async () => {
    const sent: number[] = [];
    const began = performance.now();
    const took = await atRate({ rate: 100, seconds: 0.05 }, async (nth) => {
      sent.push(nth);
      // Nothing else runs meanwhile, so that the others are late.
      if (nth === 0) while (performance.now() - began < 200);
      return nth;
    });
    expect(sent).toEqual([0, 1, 2, 3, 4]);
    expect(took.map(({ answer }) => answer)).toEqual([0, 1, 2, 3, 4]);
    for (const [nth, { ms }] of took.entries()) expect(ms).toBeGreaterThanOrEqual(200 - 10 * nth - 5);
  });

  it.runIf(process.platform === 'linux')('reads what this process used', () => {
    const before = cpuSeconds([process.pid]);
    const began = process.cpuUsage();
    while (process.cpuUsage(began).user < 100_000);
    expect(cpuSeconds([process.pid]) - before).toBeGreaterThanOrEqual(0.08);
    const { now, most } = megabytes(process.pid);
    expect(now).toBeGreaterThan(10);
    expect(most).toBeGreaterThanOrEqual(now);
  });
});
