import { describe, expect, it } from 'vitest';
import { evaluate, fetchReadings, ownTime, rootBlockers, type Span, type Test } from '../src/index.ts';
import { invocations } from '../src/survey/traces/invocations.ts';
import { spanTable } from '../src/survey/traces/span-table.ts';
import { line, metric, start, testOf } from './evaluate-lines.ts';
import { session, telemetryOf, trace, type World } from './evaluate-world.ts';

async function run(test: Partial<Test>, world: World) {
  const whole = testOf(test);
  const read = await fetchReadings(whole, telemetryOf(world));
  return { read, ...evaluate(whole, read, 'UTC') };
}

const series = (component: string, points: ReturnType<typeof line>) => ({ labels: { component }, points });

describe('reading what a test asks for', () => {
  it('takes the component’s own series of probe and control, and keeps both as evidence', async () => {
    const metrics = {
      waits: [
        series(
          'orders-db',
          line({ level: 0, riseAt: start + 105 }).map(([at]): [number, number] => [at, at >= start + 105 ? 38 : 0]),
        ),
        series('inventory-db', line({ level: 2 })),
      ],
      p99: [series('orders', line({ level: 0.31, riseAt: start + 150, to: 4.8 }))],
    };
    const probe = metric('lock waits', { query: 'waits', component: 'orders-db' });
    const found = await run({ comparator: 'rises_before', probe, control: metric('p99') }, { metrics });
    expect(found).toMatchObject({ verdict: 'survived', saw: 'lock waits rise at 03:01, 45\u00a0s before p99' });
    expect(found.read.evidence.map((one) => one.query)).toEqual(['waits', 'p99']);
    expect(found.read.probe.map((one) => one.component)).toEqual(['orders-db']);
  });

  it.each([['github'], ['tempo']])('is untestable when %s is required and not there', async (name) => {
    const sources = { traces: { state: 'missing', why: 'it does not answer' } } as const;
    const found = await run({ requires: ['prometheus', name] }, { metrics: {}, sources });
    expect(found.verdict).toBe('untestable');
    expect(found.why).toContain(name);
  });

  it('is untestable when the source turns out to be missing while it is read', async () => {
    expect(await run({ probe: metric('traffic') }, {})).toMatchObject({
      verdict: 'untestable',
      why: 'Prometheus is not here.',
    });
  });

  it('finds a session again by its pid and its backend’s start, not by its pid alone', async () => {
    const sessions = [session(45231, []), session(7, [45231]), session(8, [7])];
    const about = (backendStart: string): Partial<Test> => ({
      comparator: 'present',
      probe: { source: 'sessions', name: 'waiting sessions', component: 'orders-db', pid: 45231, backendStart },
    });
    expect(await run(about('2026-11-22T02:00:00.000001Z'), { sessions })).toMatchObject({
      verdict: 'survived',
      saw: 'session pid 45231 still there, and 2 sessions wait for it',
    });
    expect(await run(about('2026-11-22T01:00:00.000001Z'), { sessions })).toMatchObject({
      verdict: 'disproven',
      saw: 'session pid 45231 gone',
    });
  });

  it('sees that error lines are absent only where other lines of the same streams show that logs were recorded', async () => {
    const query = '{app="orders"} |= "deadlock"';
    const test: Partial<Test> = {
      comparator: 'absent',
      probe: { source: 'logs', name: 'deadlock lines', query, component: 'orders' },
    };
    const lines = [{ labels: {}, points: line({ level: 20 }) }];
    expect((await run(test, { logs: { [query]: [] } })).verdict).toBe('untestable');
    const found = await run({ ...test, comparator: 'present' }, { logs: { [query]: lines, '{app="orders"}': lines } });
    expect(found.verdict).toBe('disproven');
    expect(found.read.evidence[0]?.untrusted).toBe(true);
  });

  it('measures where the time of requests sits', async () => {
    const spans = [
      ...Array.from({ length: 8 }, (_, index) => trace(`p${index}`, start - 900 + index, 0.1, 0.05)),
      ...Array.from({ length: 6 }, (_, index) => trace(`n${index}`, start + 60 + index, 3.1, 3.0)),
    ].flat();
    const probe = (component: string): Partial<Test> => ({
      comparator: 'concentrated_in',
      effect: 0.5,
      probe: { source: 'traces', name: 'time', service: 'orders', component },
    });
    expect(await run(probe('orders-db'), { spans })).toMatchObject({ verdict: 'survived' });
    expect((await run(probe('orders'), { spans })).verdict).toBe('disproven');
    expect((await run(probe('orders-db'), { spans: spans.slice(0, 16) })).verdict).toBe('untestable');
  });

  it('does not take for the whole what is a part of it', async () => {
    const metrics = {
      cpu: [
        series('orders', line({ level: 0.2, riseAt: start + 60, to: 1 })),
        series('stock', line({ level: 0.3, seed: 5 })),
      ],
    };
    const about = (component: string): Partial<Test> => ({
      comparator: 'concentrated_in',
      effect: 0.5,
      probe: metric('CPU', { query: 'cpu', component }),
    });
    expect((await run(about('orders'), { metrics })).verdict).toBe('survived');
    const reduced = 'only the 2 of 3 that vary most were read';
    const found = await run(about('orders'), { metrics, reduced });
    expect(found).toMatchObject({ verdict: 'untestable', why: `CPU: ${reduced}` });
    expect(found.read.evidence[0]?.facts).toEqual({ reduced });
    expect((await run(about('stock'), { metrics, reduced })).verdict).toBe('disproven');
    expect((await run(about('users'), { metrics, reduced })).verdict).toBe('untestable');
  });

  it("takes time that is added on the way for a part of what was added, and for nobody's own", async () => {
    const called = (id: string, at: number, wait: number) => {
      const [root, child] = trace(id, at, 0.2 + wait, 0.05);
      if (root === undefined || child === undefined) throw new Error('a trace has two spans');
      const client = { ...child, spanID: `${id}c`, service: 'orders', endNs: String(BigInt(root.endNs) - 10_000_000n) };
      return [root, client, { ...child, parentSpanID: client.spanID }];
    };
    const spans = [
      ...Array.from({ length: 8 }, (_, index) => called(`p${index}`, start - 900 + index, 0)),
      ...Array.from({ length: 6 }, (_, index) => called(`n${index}`, start + 60 + index, 3)),
    ].flat();
    const found = await run(
      {
        comparator: 'concentrated_in',
        effect: 0.5,
        probe: { source: 'traces', name: 'time', service: 'orders', component: 'orders' },
      },
      { spans },
    );
    expect(found).toMatchObject({ verdict: 'disproven' });
    expect(found.saw).toContain('of 3\u00a0s');
  });

  it('takes a change of the component before the symptom', async () => {
    const change = (component: string) => ({
      at: new Date((start - 120) * 1000),
      component,
      kind: 'deploy',
      summary: 'v412',
    });
    const metrics = { p99: [series('orders', line({ level: 0.31, riseAt: start + 150, to: 4.8 }))] };
    const test: Partial<Test> = {
      comparator: 'rises_before',
      control: metric('p99'),
      probe: { source: 'changes', name: 'changes', component: 'orders' },
    };
    expect(await run(test, { metrics, changes: [change('orders')] })).toMatchObject({ verdict: 'survived' });
    expect((await run(test, { metrics, changes: [change('inventory')] })).verdict).toBe('disproven');
  });
});

describe('own time', () => {
  it('is a span without the union of its children, overlapping ones counted once', () => {
    const [root, child] = trace('t', start, 1, 0.4);
    if (root === undefined || child === undefined) throw new Error('a trace has two spans');
    const twin = { ...child, spanID: 'tc' };
    const { traces, perTrace } = ownTime([root, child, twin]);
    expect(traces).toBe(1);
    expect(perTrace.get('orders')).toBeCloseTo(0.6);
    expect(perTrace.get('orders-db')).toBeCloseTo(0.8);
  });

  const row = (id: string, parent: string, service: string, [from, to]: [number, number]): Span => ({
    traceID: 't',
    spanID: id,
    parentSpanID: parent,
    service,
    pod: '',
    name: `${service} ${id}`,
    startNs: String(from * 1e6),
    endNs: String(to * 1e6),
  });

  it("of a caller is not the wait of its call on the way, which is nobody's own", () => {
    const { perTrace, onTheWay } = ownTime([
      row('a', '', 'frontend', [0, 100]),
      row('b', 'a', 'frontend', [5, 95]),
      row('c', 'b', 'currency', [80, 90]),
    ]);
    expect(perTrace.get('frontend')).toBeCloseTo(0.01);
    expect(perTrace.get('currency')).toBeCloseTo(0.01);
    expect(onTheWay).toBeCloseTo(0.08);
  });

  it('goes on in work that outlasts the span that began it, and counts no call twice', () => {
    const { perTrace } = ownTime([
      row('a', '', 'frontend', [0, 10]),
      row('b', 'a', 'frontend', [8, 60]),
      row('c', 'a', 'currency', [2, 9]),
      row('d', 'a', 'currency', [4, 9]),
    ]);
    expect(perTrace.get('frontend')).toBeCloseTo(0.053);
    expect(perTrace.get('currency')).toBeCloseTo(0.012);
  });

  it('is what the survey of traces takes for it, whatever the traces', () => {
    const spans = [...trace('t', start, 1, 0.4), ...trace('u', start + 9, 2, 0.3)];
    const table = spanTable(spans);
    const { own, service } = invocations(table);
    const surveyed = new Map<string, number>();
    for (const [index, ms] of own.entries()) {
      const name = table.services[service[index] ?? 0] ?? '';
      surveyed.set(name, (surveyed.get(name) ?? 0) + ms / 2000);
    }
    const { perTrace } = ownTime(spans);
    for (const [name, seconds] of surveyed) expect(perTrace.get(name)).toBeCloseTo(seconds);
    expect(perTrace.size).toBe(surveyed.size);
  });
});

describe('who holds whom up', () => {
  it('names the session that waits for nobody, with all that wait behind it', () => {
    const roots = rootBlockers([
      session(1, []),
      session(2, [1]),
      session(3, [2]),
      session(4, []),
      session(5, [4]),
      session(9, []),
    ]);
    expect(roots.map((root) => [root.session.pid, root.waiters.length])).toEqual([
      [1, 2],
      [4, 1],
    ]);
    expect(rootBlockers([session(1, [2]), session(2, [1])])).toEqual([]);
  });
});
