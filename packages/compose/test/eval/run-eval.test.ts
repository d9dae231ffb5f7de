import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findCases, pageLate, quietPast, reportOf, runEval } from '../../src/index.ts';

const root = join(import.meta.dirname, '../../../..');
const [STEP, PAST, WINDOW] = [30, 100, 12];
const BEGAN = Date.parse('2026-11-20T10:00:00Z') / 1000;
const iso = (at: number) => new Date(at * 1000).toISOString();

/** Three services in a row; since the window began the last one is slow, unless `factor` is 1. */
async function writeCase(
  directory: string,
  id: string,
  factor: number,
  truth: string | null | undefined,
): Promise<void> {
  const line = (normal: number, times: number, seed: number) =>
    Array.from({ length: PAST + WINDOW + 1 }, (_, at) => [
      BEGAN + (at - PAST) * STEP,
      String(normal * (1 + 0.05 * Math.sin(at * 12.9898 + seed)) * (at >= PAST + 2 ? times : 1)),
    ]);
  const added = 0.02 * (factor - 1);
  const metrics = [
    { name: 'shop', normal: 0.2 },
    { name: 'orders', normal: 0.1 },
    { name: 'stock', normal: 0.02 },
  ].flatMap(({ name, normal }, index) => [
    { metric: { __name__: 'latency', service: name }, values: line(normal, (normal + added) / normal, index) },
    { metric: { __name__: 'requests', service: name }, values: line(40, 1, index + 5) },
  ]);
  const edges = [
    ['shop', 'orders'],
    ['orders', 'stock'],
  ].map(([client, server]) => ({
    metric: { __name__: 'traces_service_graph_request_total', client, server },
    values: [[BEGAN + WINDOW * STEP - 5, '9']],
  }));
  const period = [iso(BEGAN - PAST * STEP), iso(BEGAN + WINDOW * STEP)];
  const incident = {
    version: 1,
    id,
    system: 'shop',
    source: 'a test',
    licence: 'Apache-2.0',
    trigger: {
      source: 'pagerduty',
      service: 'shop',
      symptoms: ['latency of shop'],
      severity: 'P2',
      timestamp: iso(BEGAN),
    },
    symptom: { query: 'latency{service="shop"}', worse: 'up' },
    window: { referenceStart: period[0], start: iso(BEGAN), end: period[1], stepSeconds: STEP },
    coverage: { metrics: period, logs: null, traces: null },
    component_label: 'service',
    signals: [
      { name: 'latency', kind: 'latency', query: 'latency', worse: 'up' },
      { name: 'requests', kind: 'traffic', query: 'requests' },
    ],
  };
  await mkdir(directory, { recursive: true });
  await writeFile(join(directory, 'metrics.json.gz'), gzipSync(JSON.stringify([...metrics, ...edges])));
  await writeFile(join(directory, 'incident.json'), JSON.stringify(incident));
  if (truth !== undefined) await writeFile(join(directory, 'truth.json'), JSON.stringify({ component: truth }));
}

describe('an evaluation', () => {
  let folder = '';
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'compass-eval-'));
    await writeCase(join(folder, 'made/slow'), 'slow', 20, 'stock');
    await writeCase(join(folder, 'made/quiet'), 'quiet', 1, null);
    await writeCase(join(folder, 'made/unknown'), 'unknown', 20, undefined);
    await mkdir(join(folder, 'broken/case'), { recursive: true });
    await writeFile(join(folder, 'broken/case/incident.json'), '{}');
  });
  afterAll(() => rm(folder, { recursive: true }));

  it('finds every case below a folder, and says where there is none', () => {
    expect(findCases([folder]).map(({ set, id }) => `${set}/${id}`)).toEqual([
      'broken/case',
      'made/quiet',
      'made/slow',
      'made/unknown',
    ]);
    expect(() => findCases([join(folder, 'nowhere')])).toThrow(/nowhere is no/);
  });

  it('names the cause, accuses nobody in quiet, and leaves a case without truth unranked', async () => {
    const done = await runEval({ root, cases: findCases([join(folder, 'made')]) });
    const report = reportOf(done);
    expect(report.sets['made']).toMatchObject({ top1: 1, false_accusation: 0, errors: 0, cases: 3 });
    expect(done.find((one) => one.truth === 'stock')?.suspects[0]?.component).toBe('stock');
    const unknown = report.cases.find((one) => one.id.endsWith('unknown'));
    expect(unknown?.suspects[0]?.component).toBe('stock');
    expect(unknown?.rank ?? null).toBeNull();
  }, 60_000);

  it('counts a case that cannot be run as wrong, and names it', async () => {
    const report = reportOf(await runEval({ root, cases: findCases([join(folder, 'broken')]) }));
    expect(report.all).toMatchObject({ errors: 1 });
    expect(report.cases[0]?.error).toMatch(/incident\.json/);
  });

  it('finds it with the page a minute late, and nobody in the past of it', async () => {
    const cases = findCases([join(folder, 'made/slow')]);
    const late = await runEval({ root, cases, vary: pageLate(60) });
    expect(late[0]?.suspects[0]?.component).toBe('stock');
    const [past] = await runEval({ root, cases, vary: quietPast, quiet: true });
    expect(past).toMatchObject({ truth: null, abstained: true });
  }, 60_000);
});
