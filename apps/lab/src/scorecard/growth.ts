import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { findCases, runEval } from '@compass/compose/offline';
import type { Results } from './results.ts';

const TIMES = [1, 10, 100];
const COMPONENTS = 10;
const [STEP, PAST, WINDOW] = [15, 120, 20];
const BEGAN = Date.parse('2026-01-01T12:00:00Z') / 1000;

const iso = (seconds: number): string => new Date(seconds * 1000).toISOString();

/** `times` copies of one system of ten components that call each other in a row; the last of the first copy is slow. */
function writeCase(directory: string, times: number): void {
  let state = 1;
  const random = () => {
    state = (state * 48271) % 2147483647;
    return state / 2147483647;
  };
  const name = (copy: number, component: number) => `c${copy}-${component}`;
  const line = (normal: number, factor: number) =>
    Array.from({ length: PAST + WINDOW + 1 }, (_, at) => [
      BEGAN + (at - PAST) * STEP,
      String(normal * (0.9 + 0.2 * random()) * (at >= PAST + 2 ? factor : 1)),
    ]);
  const metrics = Array.from({ length: times }, (_, copy) =>
    Array.from({ length: COMPONENTS }, (__, component) => {
      const labels = { component: name(copy, component) };
      const slow = copy === 0 ? 1 + component / 2 : 1;
      return [
        { metric: { __name__: 'latency', ...labels }, values: line(0.1, slow) },
        { metric: { __name__: 'errors', ...labels }, values: line(0.001, 1) },
        { metric: { __name__: 'requests', ...labels }, values: line(50, 1) },
        ...(component === 0
          ? []
          : [
              {
                metric: {
                  __name__: 'traces_service_graph_request_total',
                  client: name(copy, component - 1),
                  server: name(copy, component),
                },
                values: [[BEGAN + WINDOW * STEP - 10, '1']],
              },
            ]),
      ];
    }).flat(),
  ).flat();
  const period = [iso(BEGAN - PAST * STEP), iso(BEGAN + WINDOW * STEP)];
  const incident = {
    version: 1,
    id: `growth-${times}`,
    system: 'generated',
    source: 'generated',
    licence: 'Apache-2.0',
    trigger: {
      source: 'pagerduty',
      service: name(0, 0),
      symptoms: ['latency is high'],
      severity: 'P2',
      timestamp: iso(BEGAN),
    },
    symptom: { query: `latency{component="${name(0, 0)}"}`, worse: 'up' },
    window: { referenceStart: period[0], start: iso(BEGAN), end: period[1], stepSeconds: STEP },
    coverage: { metrics: period, logs: null, traces: null },
    component_label: 'component',
    signals: [
      { name: 'latency', kind: 'latency', query: 'latency', worse: 'up' },
      { name: 'errors', kind: 'errors', query: 'errors', worse: 'up' },
      { name: 'requests', kind: 'traffic', query: 'requests' },
    ],
  };
  mkdirSync(directory, { recursive: true });
  writeFileSync(join(directory, 'metrics.json.gz'), gzipSync(JSON.stringify(metrics)));
  writeFileSync(join(directory, 'incident.json'), JSON.stringify(incident));
}

/** CPU seconds of one investigation at 1, 10 and 100 times the components. */
export async function growth(root: string): Promise<Results['growth']> {
  const folder = mkdtempSync(join(tmpdir(), 'compass-growth-'));
  try {
    for (const times of TIMES) writeCase(join(folder, String(times).padStart(3, '0')), times);
    // The first run pays for what the program compiles.
    const cases = findCases([folder]);
    await runEval({ root, cases: cases.slice(0, 1) });
    const done = await runEval({ root, cases });
    return done.map((one, index) => ({
      components: COMPONENTS * (TIMES[index] ?? 1),
      cpuSeconds: one.cpuSeconds,
      ...(one.error === undefined ? {} : { error: one.error }),
    }));
  } finally {
    rmSync(folder, { recursive: true });
  }
}
