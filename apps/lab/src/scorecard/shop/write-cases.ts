import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { effectOf, type FaultKind, faultKinds } from './faults.ts';
import { chance } from './random.ts';
import { record } from './record.ts';
import { shop } from './system.ts';

const BEGAN = Date.parse('2026-02-03T14:00:00Z') / 1000;
const [PAST, WINDOW] = [600, 300];
const iso = (seconds: number): string => new Date(seconds * 1000).toISOString();

const signals = [
  { name: 'latency', kind: 'latency', query: '{__name__=~".+_latency"}', worse: 'up' },
  { name: 'latency_p90', kind: 'latency', query: '{__name__=~".+_latency_p90"}', worse: 'up' },
  { name: 'errors', kind: 'errors', query: '{__name__=~".+_error"}', worse: 'up' },
  { name: 'load', kind: 'traffic', query: '{__name__=~".+_load"}' },
  { name: 'cpu', kind: 'saturation', query: '{__name__=~".+_cpu"}', worse: 'up' },
  { name: 'memory', kind: 'saturation', query: '{__name__=~".+_mem"}', worse: 'up' },
  { name: 'disk', kind: 'saturation', query: '{__name__=~".+_diskio"}', worse: 'up' },
];

/** One incident as a bundle, the page a second after it began. */
function writeCase(
  directory: string,
  about: { id: string; kind: FaultKind; component: string; seed: number; quiet: boolean },
): void {
  const random = chance(about.seed);
  const lines = record({
    seconds: PAST + WINDOW + 1,
    begins: about.quiet ? null : PAST,
    component: about.component,
    effect: effectOf(about.kind, random),
    chance: random,
  });
  const metrics = lines.map(({ component, what, values }) => ({
    metric: { __name__: `${component}_${what}`, component },
    values: [...values].flatMap((value, at) =>
      Number.isNaN(value) ? [] : [[BEGAN - PAST + at, String(Number(value.toPrecision(6)))]],
    ),
  }));
  const period = [iso(BEGAN - PAST), iso(BEGAN + WINDOW)];
  // A page that no series is about, one about waiting, one about failing: a third each.
  const page = [
    { symptoms: ['front-end is not well'], symptom: null },
    { symptoms: ['latency of front-end is high'], symptom: { query: '{__name__="front-end_latency"}', worse: 'up' } },
    {
      symptoms: ['p90 latency of front-end is high'],
      symptom: { query: '{__name__="front-end_latency_p90"}', worse: 'up' },
    },
  ][about.seed % 3];
  const folder = join(directory, about.id);
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'metrics.json.gz'), gzipSync(JSON.stringify(metrics)));
  writeFileSync(
    join(folder, 'truth.json'),
    JSON.stringify({ component: about.quiet ? null : about.component, kind: about.kind }),
  );
  writeFileSync(
    join(folder, 'incident.json'),
    JSON.stringify({
      version: 1,
      id: `shop/${about.id}`,
      system: 'generated',
      source: 'generated',
      licence: 'Apache-2.0',
      trigger: {
        source: 'pagerduty',
        service: 'front-end',
        symptoms: page?.symptoms,
        severity: 'P2',
        timestamp: iso(BEGAN + 1),
      },
      symptom: page?.symptom ?? null,
      window: { referenceStart: period[0], start: iso(BEGAN), end: period[1], stepSeconds: 1 },
      coverage: { metrics: period, logs: null, traces: null },
      component_label: 'component',
      signals,
    }),
  );
}

/** What can be seen at all: of a store that tells nothing of its requests nobody sees that the way to it is slow. */
const faults = shop
  .filter(({ name }) => !['session-db', 'rabbitmq', 'queue-master', 'front-end'].includes(name))
  .flatMap(({ name, traced }) =>
    faultKinds
      .filter((kind) => traced || (kind !== 'delay' && kind !== 'loss'))
      .map((kind) => ({ kind, component: name, quiet: false })),
  );

/** So many faults, of every kind at ten components in turn, and so many windows in which nothing happens. */
export function writeShop(
  directory: string,
  { seed, faulty, quiet }: { seed: number; faulty: number; quiet: number },
): void {
  const nothing = { kind: 'cpu' as const, component: 'carts', quiet: true };
  const cases = [
    ...Array.from({ length: faulty }, (_, index) => faults[index % faults.length] ?? nothing),
    ...Array.from({ length: quiet }, () => nothing),
  ];
  for (const [index, one] of cases.entries()) {
    const id = `${String(index).padStart(3, '0')}-${one.quiet ? 'quiet' : `${one.kind}-${one.component}`}`;
    writeCase(directory, { ...one, id, seed: seed + index });
  }
}
