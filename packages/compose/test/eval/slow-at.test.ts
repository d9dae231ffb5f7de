import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Bundle, openBundle } from '@compass/mcp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findCases } from '../../src/eval/find-cases.ts';
import { runEval } from '../../src/eval/run-eval.ts';
import { slowAt, slowable } from '../../src/eval/slow-at.ts';
import { writeIncident } from './generated-incident.ts';

const root = join(import.meta.dirname, '../../../..');

describe('a delay put into a quiet window', () => {
  let directory: string;
  let bundle: Bundle;
  beforeAll(async () => {
    directory = mkdtempSync(join(tmpdir(), 'compass-slow-'));
    writeIncident(join(directory, 'quiet', 'one'), { requests: { shop: 50, orders: 25, stock: 50, users: 50 } });
    bundle = await openBundle(join(directory, 'quiet', 'one'));
  });
  afterAll(() => rmSync(directory, { recursive: true, force: true }));

  const levels = (from: Bundle, component: string): [before: number, since: number] => {
    const start = Date.parse(from.incident.window.start);
    const [series] = from.metrics
      .select([])
      .filter(({ labels }) => labels['__name__'] === 'latency' && labels['service'] === component);
    const mean = (keep: (ms: number) => boolean) => {
      const kept = [...(series?.values ?? [])].filter((_, at) => keep(series?.times[at] ?? 0));
      return kept.reduce((sum, value) => sum + value, 0) / kept.length;
    };
    return [mean((ms) => ms < start), mean((ms) => ms >= start)];
  };

  it('can lie at every component that the paged one waits for', () => {
    expect(slowable(bundle).sort()).toEqual(['orders', 'stock', 'users']);
  });

  it('adds to callers what their requests wait for it, and to others and the past nothing', () => {
    const slower = slowAt('stock', 4)(bundle);
    const added = (component: string) => levels(slower, component)[1] - levels(bundle, component)[1];
    // A request to orders waits for two to stock, one to shop for half of one to orders.
    expect(added('stock')).toBeGreaterThan(0.2);
    expect(added('orders') / added('stock')).toBeCloseTo(2, 1);
    expect(added('shop') / added('stock')).toBeCloseTo(1, 1);
    expect(added('users')).toBe(0);
    expect(levels(slower, 'stock')[0]).toBe(levels(bundle, 'stock')[0]);
  });

  it('is found where it lies', async () => {
    for (const component of ['orders', 'stock', 'users']) {
      const [found] = await runEval({
        root,
        cases: findCases([directory]),
        vary: slowAt(component, 6),
        truth: component,
      });
      expect(found).toMatchObject({ truth: component, abstained: false });
      expect(found?.suspects[0]?.component).toBe(component);
    }
  });
});
