import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Bundle, openBundle } from '@compass/mcp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Fault, faultAt, faultable } from '../../src/eval/fault-at.ts';
import { findCases } from '../../src/eval/find-cases.ts';
import { runEval } from '../../src/eval/run-eval.ts';
import type { Variation } from '../../src/eval/variations.ts';
import { writeIncident } from './generated-incident.ts';

const root = join(import.meta.dirname, '../../../..');
const MS = 1_000_000n;

/** shop asks orders, which asks stock; then shop asks users. Every part but the last ends with work of its own. */
const request = [
  ['shop', '', 0, 100],
  ['orders', 'shop', 10, 60],
  ['stock', 'orders', 20, 40],
  ['users', 'shop', 70, 90],
] as const;
const EVERY_MS = 20_000;

/** A request every twenty seconds in all of past and window, and a line of each component in it. */
const traced: Variation = (bundle) => {
  const { referenceStart, end } = bundle.incident.window;
  const traces: NonNullable<Bundle['traces']> = new Map();
  const lines = new Map<string, [bigint, string][]>(request.map(([service]) => [service, []]));
  for (let at = Date.parse(referenceStart), n = 0; at < Date.parse(end); at += EVERY_MS, n += 1) {
    const traceID = n.toString(16).padStart(32, '0');
    const spans = request.map(([service, up, from, to]) => {
      const noise = (n * 7) % 5;
      const [startNs, endNs] = [BigInt(at + from) * MS, BigInt(at + to + (up === '' ? noise : 0)) * MS];
      const ids = { traceID, spanID: `${service}${n}`, parentSpanID: up === '' ? '' : `${up}${n}` };
      const span = { ...ids, service, pod: '', name: `/${service}`, startNs: String(startNs), endNs: String(endNs) };
      lines.get(service)?.push([endNs, `INFO TraceID: ${traceID} done`]);
      return { startNs, endNs, span };
    });
    traces.set(traceID, spans);
  }
  const logs = [...lines].map(([service, list]) => ({
    labels: { service },
    times: BigInt64Array.from(list, ([ns]) => ns),
    lines: list.map(([, line]) => line),
  }));
  const told: [string, string] = [referenceStart, end];
  const coverage = { ...bundle.incident.coverage, traces: told, logs: told };
  return { ...bundle, incident: { ...bundle.incident, coverage }, traces, logs };
};

describe('a fault put into recorded requests', () => {
  let directory: string;
  let bundle: Bundle;
  beforeAll(async () => {
    directory = mkdtempSync(join(tmpdir(), 'compass-fault-'));
    writeIncident(join(directory, 'quiet', 'one'), { requests: { shop: 15, orders: 15, stock: 15, users: 15 } });
    bundle = traced(await openBundle(join(directory, 'quiet', 'one')));
  });
  afterAll(() => rmSync(directory, { recursive: true, force: true }));

  const last = (from: Bundle, back = 0) => [...(from.traces?.values() ?? [])].at(-1 - back) ?? [];
  const millis = (from: Bundle, service: string, back = 0) => {
    const found = last(from, back).find(({ span }) => span.service === service);
    return found === undefined ? null : Number((found.endNs - found.startNs) / MS);
  };

  it('can lie at every component but the paged one', () => {
    expect(faultable(bundle)).toEqual(['orders', 'stock', 'users']);
  });

  it('is a delay of whoever waits, and of nobody else; what comes after comes later', () => {
    const slow = faultAt('stock', { kind: 'delay', times: 2 })(bundle);
    const added = (service: string) => (millis(slow, service) ?? 0) - (millis(bundle, service) ?? 0);
    expect(added('stock')).toBeGreaterThanOrEqual(50);
    expect(added('orders')).toBe(added('stock'));
    expect(added('shop')).toBe(added('stock'));
    expect(added('users')).toBe(0);
    const start = (from: Bundle) => last(from).find(({ span }) => span.service === 'users')?.startNs ?? 0n;
    expect(Number((start(slow) - start(bundle)) / MS)).toBe(added('stock'));
    expect([...(slow.traces?.values() ?? [])][0]).toEqual([...(bundle.traces?.values() ?? [])][0]);
    expect(slow.logs?.map(({ lines }) => lines.length)).toEqual(bundle.logs?.map(({ lines }) => lines.length));
  });

  it('is a failure where it would go on: what would follow in every other request does not happen', () => {
    const failed = faultAt('orders', { kind: 'failure' })(bundle);
    const names = [0, 1].map((back) => last(failed, back).map(({ span }) => span.service));
    expect(names.toSorted((a, b) => a.length - b.length)).toEqual([
      ['shop', 'orders'],
      ['shop', 'orders', 'stock', 'users'],
    ]);
    const errors = failed.logs?.flatMap(({ labels, lines }) =>
      lines.filter((line) => line.startsWith('ERROR')).map(() => labels['service']),
    );
    expect(new Set(errors)).toEqual(new Set(['orders']));
    expect(failed.logs?.find(({ labels }) => labels['service'] === 'users')?.lines.length).toBeLessThan(
      bundle.logs?.find(({ labels }) => labels['service'] === 'users')?.lines.length ?? 0,
    );
  });

  it('is found where it lies', async () => {
    const faults: [string, Fault][] = [
      ['stock', { kind: 'delay', times: 2 }],
      ['users', { kind: 'delay', times: 2 }],
      ['orders', { kind: 'failure' }],
    ];
    for (const [truth, fault] of faults) {
      const vary: Variation = (one) => faultAt(truth, fault)(traced(one));
      const [found] = await runEval({ root, cases: findCases([directory]), vary, truth });
      expect([truth, found?.abstained, found?.suspects[0]?.component]).toEqual([truth, false, truth]);
    }
  });
});
