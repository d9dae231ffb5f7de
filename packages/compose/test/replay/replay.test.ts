import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { differences, exportedOutcome, replayBundle, writeExport } from '../../src/offline.ts';

const root = join(import.meta.dirname, '../../../..');
const demo = join(root, 'apps/standalone/demo');

describe('a replay', () => {
  it('gives the same bytes every time', async () => {
    const runs = [];
    for (let run = 0; run < 3; run += 1) runs.push(JSON.stringify(await replayBundle({ root, directory: demo })));
    expect(new Set(runs).size).toBe(1);
    expect(runs[0]).toContain('Lock contention');
  }, 60_000);

  it('shows what would change without a source', async () => {
    const whole = await replayBundle({ root, directory: demo });
    const less = await replayBundle({ root, directory: demo, without: 'sessions' });
    const changed = differences(whole, less);
    expect(changed.length).toBeGreaterThan(0);
    expect(differences(whole, whole)).toEqual([]);
    const blind = await replayBundle({ root, directory: demo, without: 'metrics' });
    expect(blind.hypotheses.every((one) => one.confidence < 0.66)).toBe(true);
  }, 60_000);
});

describe('an exported bundle', () => {
  let folder = '';
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'compass-export-'));
  });
  afterAll(() => rm(folder, { recursive: true }));

  it('is refused by name when a part is not as it should be, and nothing is written', async () => {
    await expect(writeExport(join(folder, 'bad'), { verdicts: {} })).rejects.toMatchObject({ field: 'verdicts.json' });
    expect(await readdir(folder)).toEqual([]);
    expect(await exportedOutcome(demo)).toBeNull();
  });
});
