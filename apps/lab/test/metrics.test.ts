import { describe, expect, test } from 'vitest';
import { createMetrics } from '../src/orders/metrics.ts';
import { createRandom } from '../src/orders/random.ts';
import { drawRequest } from '../src/orders/shop-requests.ts';
import { createSlots, NoFreeSlot } from '../src/orders/slots.ts';

describe('what the services tell Prometheus', () => {
  test('a request counts in its own bucket and in every wider one', () => {
    const metrics = createMetrics();
    const durations = metrics.histogram('call_seconds', 'Calls.');
    durations.observe({ route: '/orders' }, 0.004);
    durations.observe({ route: '/orders' }, 5.2);
    const value = (le: string) =>
      Number(metrics.text().match(new RegExp(`call_seconds_bucket{route="/orders",le="${le}"} (\\d+)`))?.[1]);
    expect(['0.0025', '0.005', '5', '6', '\\+Inf'].map(value)).toEqual([0, 1, 1, 2, 2]);
    expect(metrics.text()).toContain('call_seconds_sum{route="/orders"} 5.204');
  });

  test('a counter is visible before its first event, and quotes are escaped', () => {
    const metrics = createMetrics();
    const failures = metrics.counter('failures_total', 'Failures.');
    failures.add({ why: 'a "word"' }, 0);
    expect(metrics.text()).toBe(
      '# HELP failures_total Failures.\n# TYPE failures_total counter\nfailures_total{why="a \\"word\\""} 0\n',
    );
  });
});

describe('the connection pool', () => {
  test('a slot that is given back goes to who waits longest', async () => {
    const slots = createSlots({ size: 1, patienceMs: 60_000 });
    const order: string[] = [];
    const held = Promise.withResolvers<void>();
    const first = slots.use(() => held.promise);
    const others = ['second', 'third'].map((name) => slots.use(async () => void order.push(name)));
    expect([slots.inUse(), slots.waiting()]).toEqual([1, 2]);
    held.resolve();
    await Promise.all([first, ...others]);
    expect(order).toEqual(['second', 'third']);
    expect([slots.inUse(), slots.waiting()]).toEqual([0, 0]);
  });

  test('who waits too long is told so, and takes no slot', async () => {
    const slots = createSlots({ size: 1, patienceMs: 20 });
    const held = Promise.withResolvers<void>();
    const first = slots.use(() => held.promise);
    await expect(slots.use(async () => 'late')).rejects.toThrow(NoFreeSlot);
    held.resolve();
    await first;
    expect(slots.inUse()).toBe(0);
  });

  test('work that fails gives its slot back', async () => {
    const slots = createSlots({ size: 1, patienceMs: 20 });
    await expect(slots.use(() => Promise.reject(new Error('no such row')))).rejects.toThrow('no such row');
    expect(await slots.use(async () => 'next')).toBe('next');
  });
});

describe('the visitors of the shop', () => {
  test('the same seed makes the same requests, another seed others', () => {
    const visits = (seed: number) => {
      const random = createRandom(seed);
      return Array.from({ length: 50 }, () => drawRequest(random));
    };
    expect(visits(7)).toEqual(visits(7));
    expect(visits(7)).not.toEqual(visits(8));
  });

  test('about a third write orders and another third only look at the shelf', () => {
    const random = createRandom(1);
    const visits = Array.from({ length: 4_000 }, () => drawRequest(random));
    const share = (of: (typeof visits)[number][]) => of.length / visits.length;
    expect(share(visits.filter(({ method }) => method !== 'GET'))).toBeCloseTo(0.35, 1);
    expect(share(visits.filter(({ server }) => server === 'inventory'))).toBeCloseTo(0.35, 1);
  });
});
