import { cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findCases } from '../../src/eval/find-cases.ts';
import { reportOf } from '../../src/eval/report.ts';
import { type MeasuredCase, runEval } from '../../src/eval/run-eval.ts';

const root = join(import.meta.dirname, '../../../..');
const recording = join(root, 'apps/standalone/demo');
let directory: string;

/** A copy of the recorded incident, with that truth written beside it. */
function addCase(set: string, id: string, truth?: string): string {
  const folder = join(directory, set, id);
  cpSync(recording, folder, { recursive: true });
  if (truth !== undefined) writeFileSync(join(folder, 'truth.json'), truth);
  return folder;
}

beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), 'compass-eval-'));
});
afterAll(() => rmSync(directory, { recursive: true, force: true }));

describe('the cases below a folder', () => {
  it('are all folders with an incident, by path, each once, with the folder above as their set', () => {
    const below = join(directory, 'found');
    for (const path of ['b/two', 'a/one', 'a/deep/three', 'a/none']) mkdirSync(join(below, path), { recursive: true });
    for (const path of ['b/two', 'a/one', 'a/deep/three']) writeFileSync(join(below, path, 'incident.json'), '{}');
    const found = findCases([below, join(below, 'b')]);
    expect(found.map(({ set, id }) => `${set}/${id}`)).toEqual(['deep/three', 'a/one', 'b/two']);
  });

  it('are found behind links as well, and a link to what is above it is no way round', () => {
    const below = join(directory, 'linked');
    mkdirSync(join(below, 'set'), { recursive: true });
    mkdirSync(join(directory, 'kept/case'), { recursive: true });
    writeFileSync(join(directory, 'kept/case/incident.json'), '{}');
    symlinkSync(join(directory, 'kept/case'), join(below, 'set/one'));
    symlinkSync(below, join(below, 'set/round'));
    symlinkSync(join(directory, 'nowhere'), join(below, 'set/torn'));
    expect(findCases([below]).map(({ set, id }) => `${set}/${id}`)).toEqual(['set/one']);
  });

  it('are asked for where there are none', () => {
    const empty = join(directory, 'empty');
    mkdirSync(empty);
    expect(() => findCases([empty])).toThrow('No incident.json');
    expect(() => findCases([join(empty, 'missing')])).toThrow('is no folder');
  });
});

describe('an evaluation', () => {
  let done: MeasuredCase[];
  beforeAll(async () => {
    addCase('shop', 'right', '{"component": "nobody-here"}');
    addCase('shop', 'unknown');
    addCase('shop', 'unreadable-truth', '{');
    rmSync(join(addCase('torn', 'no-metrics', '{"component": "orders"}'), 'metrics.json.gz'));
    const cases = findCases([join(directory, 'shop'), join(directory, 'torn')]);
    done = await runEval({ root, cases });
  }, 60_000);

  it('comes to the same suspects whatever the truth beside the case says', () => {
    const [wrong, unknown] = done;
    expect(wrong?.suspects[0]?.confidence).toBeGreaterThan(0.5);
    expect(wrong?.suspects).toEqual(unknown?.suspects);
    expect(wrong).toMatchObject({ truth: 'nobody-here', abstained: false });
    expect(wrong?.calls).toBeGreaterThan(5);
    expect(wrong?.cpuSeconds).toBeGreaterThan(0);
  });

  it('writes a case whose truth nobody knows without a rank', () => {
    const [wrong, unknown] = reportOf(done).cases;
    expect(wrong).toHaveProperty('rank', null);
    expect(unknown).not.toHaveProperty('rank');
    expect(unknown).not.toHaveProperty('truth');
  });

  it('goes on after a case that cannot be run, counts it as wrong and says why', () => {
    const [, , unreadable, torn] = done;
    expect(unreadable?.error).toBe('truth.json: not JSON');
    expect(torn?.error).toContain('metrics.json.gz is missing');
    expect(reportOf(done).sets['torn']).toMatchObject({ top1: 0, confidently_wrong: 1, brier: 1, errors: 1 });
    expect(reportOf(done).all.errors).toBe(2);
  });

  it('leaves nothing behind in the folders that it reads', () => {
    expect(readdirSync(join(directory, 'shop/unknown')).sort()).toEqual(readdirSync(recording).sort());
  });

  it('without agents names nobody', async () => {
    const [alone] = await runEval({ root, cases: findCases([join(directory, 'shop/unknown')]), agents: [] });
    expect(alone).toMatchObject({ suspects: [], abstained: true });
  });
});
