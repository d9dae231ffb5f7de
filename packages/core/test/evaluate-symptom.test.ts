import { describe, expect, it } from 'vitest';
import { kindsNamed } from '../src/evaluate/page-words.ts';
import { kindsInOrder } from '../src/evaluate/symptom.ts';
import { measureSymptom, type Signal } from '../src/index.ts';
import { line, start, window } from './evaluate-lines.ts';
import { telemetryOf, type World } from './evaluate-world.ts';

const signals: Signal[] = [
  { name: 'latency_p99', kind: 'latency', query: 'p99', worse: 'up', unit: 's' },
  { name: 'error_share', kind: 'errors', query: 'errors', worse: 'up' },
  { name: 'requests_per_second', kind: 'traffic', query: 'rate(requests)' },
  { name: 'cpu', kind: 'saturation', query: 'cpu', worse: 'up' },
];
const of = (component: string, points: ReturnType<typeof line>) => ({ labels: { component }, points });
const measure = (metrics: World['metrics'], symptoms: string[] = []) =>
  measureSymptom({
    service: 'orders',
    symptoms,
    signals,
    telemetry: telemetryOf(metrics === undefined ? {} : { metrics }),
    window,
    componentLabel: 'component',
  });

const quiet = {
  p99: [of('orders', line({ level: 0.31 }))],
  errors: [of('orders', line({ level: 0.001 }))],
  'rate(requests)': [of('orders', line({ level: 410 }))],
};
const slow = { ...quiet, p99: [of('orders', line({ level: 0.31, noise: 0.01, riseAt: start + 150, to: 4.8 }))] };
const failing = {
  ...slow,
  errors: [of('orders', line({ level: 0.001, riseAt: start + 150, to: 0.062, noise: 0.001 }))],
};

describe('the symptom', () => {
  it('is seen in words, with its onset and its own past', async () => {
    const { symptom, evidence } = await measure(slow);
    expect(symptom).toMatchObject({ state: 'seen', component: 'orders', since: '2026-11-22T03:02:30.000Z', unit: 's' });
    expect(symptom.phrase).toBe('slow: p99 4.8\u00a0s, normally 0.31\u00a0s');
    expect(symptom.range?.[1]).toBeLessThan(0.4);
    expect(evidence[0]?.readings[0]).toMatchObject({ role: 'symptom', component: 'orders', name: 'p99' });
    expect(evidence).toHaveLength(3);
  });

  it('is looked for first where the page points', async () => {
    expect((await measure(failing, ['5xx errors on orders'])).symptom.phrase).toBe(
      'returns errors: 6.2\u00a0%, normally 0.1\u00a0%',
    );
    expect((await measure(failing, ['p99 latency too high'])).symptom.signal?.name).toBe('latency_p99');
    expect(kindsInOrder(['connection timeouts', '500 errors'])).toEqual(['saturation', 'latency', 'errors', 'traffic']);
  });

  it('is named by the same words wherever they are read', () => {
    expect(kindsNamed(['requests fail since noon'])).toEqual(['traffic', 'errors']);
    expect(kindsNamed(['success rate of orders', 'slow'])).toEqual(['errors', 'latency']);
    expect(kindsNamed(['orders is not well'])).toEqual([]);
    expect(kindsNamed(['above 500 ms: p95 of orders'])).toEqual(['latency']);
    expect(kindsNamed(['many 502s', '5xx'])).toEqual(['errors']);
  });

  it('is seen in another signal than the page named', async () => {
    expect((await measure(slow, ['errors'])).symptom).toMatchObject({ state: 'seen', signal: { name: 'latency_p99' } });
  });

  it('is absent when all is as usual, or when only another component suffers', async () => {
    expect((await measure(quiet)).symptom).toMatchObject({
      state: 'absent',
      phrase: expect.stringMatching(/^as usual: p99 0\.3/),
    });
    const elsewhere = {
      ...quiet,
      p99: [...(quiet.p99 ?? []), of('inventory', line({ level: 0.3, riseAt: start, to: 9 }))],
    };
    expect((await measure(elsewhere)).symptom.state).toBe('absent');
  });

  it('is not measurable without a source or a series of the service, which is not the same as absent', async () => {
    expect((await measure(undefined)).symptom).toMatchObject({ state: 'not_measurable', value: null });
    expect((await measure({ p99: [of('inventory', line({ level: 0.3 }))] })).symptom.state).toBe('not_measurable');
  });

  it('is not absent because of a quiet resource, unless the page is about that', async () => {
    const cpu = { cpu: [of('orders', line({ level: 0.3 }))] };
    expect((await measure(cpu)).symptom.state).toBe('not_measurable');
    expect((await measure(cpu, ['CPU of orders is high'])).symptom.state).toBe('absent');
  });
});
