import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ownTime, pathShares, type Span, summariseTraces, traceTrees } from '../src/index.ts';
import { criticalPath } from '../src/traces/critical-path.ts';
import { ownTimeOf } from '../src/traces/own-time-of.ts';
import { beneath, traceTree } from '../src/traces/trace-tree.ts';

const ms = (value: number): string => String(1_700_000_000_000_000_000n + BigInt(value) * 1_000_000n);
type Row = [id: string, parent: string, service: string, name: string, from: number, to: number, error?: true];
const spanOf = ([spanID, parentSpanID, service, name, from, to, error]: Row, traceID = 't'): Span => ({
  traceID,
  spanID,
  parentSpanID,
  service,
  pod: '',
  name,
  startNs: ms(from),
  endNs: ms(to),
  ...(error ? { error } : {}),
});
const traceOf = (...rows: Row[]): Span[] => rows.map((row) => spanOf(row));

/** Checkout asks stock and payments at once, then the ledger; payments is what it waits for. */
const checkout = traceOf(
  ['a', '', 'web', 'POST /checkout', 0, 100],
  ['b', 'a', 'checkout', 'place', 5, 95],
  ['c', 'b', 'stock', 'reserve', 10, 30],
  ['d', 'b', 'payments', 'charge', 10, 80],
  ['e', 'b', 'ledger', 'write', 82, 90],
);

describe('the critical path', () => {
  const pathOf = (spans: Span[]) => {
    const [root] = traceTree(spans);
    return root === undefined
      ? {}
      : Object.fromEntries([...criticalPath(root)].map(([node, time]) => [node.span.spanID, time / 1e6]));
  };

  test('goes through what a request waits for, and not through what ran beside it', () => {
    expect(pathOf(checkout)).toEqual({ a: 10, b: 12, d: 70, e: 8 });
    expect(pathShares(traceTrees(checkout), 'checkout')).toEqual(
      new Map([
        ['payments', 70 / 90],
        ['checkout', 12 / 90],
        ['ledger', 8 / 90],
      ]),
    );
  });

  test('counts a call that outlives the next one up to where that began', () => {
    expect(
      pathOf(traceOf(['a', '', 'web', '/', 0, 120], ['b', 'a', 'x', 'x', 0, 100], ['c', 'a', 'y', 'y', 90, 110])),
    ).toEqual({ a: 10, b: 90, c: 20 });
  });

  test('of several calls at work at once goes through the one that began first', () => {
    expect(
      pathOf(
        traceOf(
          ['a', '', 'web', '/', 0, 110],
          ['b', 'a', 'x', 'x', 5, 95],
          ['c', 'a', 'y', 'y', 20, 100],
          ['d', 'a', 'z', 'z', 90, 110],
        ),
      ),
    ).toEqual({ a: 5, b: 85, d: 20 });
  });

  test('knows no time outside the root: a child with another clock is cut at its edges', () => {
    expect(pathOf(traceOf(['a', '', 'web', '/', 0, 100], ['b', 'a', 'x', 'x', 50, 900]))).toEqual({ a: 50, b: 50 });
    expect(pathOf(traceOf(['a', '', 'web', '/', 0, 100], ['b', 'a', 'x', 'x', 200, 900]))).toEqual({ a: 100 });
  });
});

/** Any trace: spans by the number of their parent, anywhere in time, some failing, some without their parent. */
const anyTrace = fc
  .array(
    fc.record({
      parent: fc.nat(20),
      from: fc.nat(60),
      lasts: fc.nat(40),
      service: fc.constantFrom('web', 'orders', 'stock', 'db'),
      name: fc.constantFrom('read', 'write', 'GET /orders/17'),
      error: fc.boolean(),
    }),
    { minLength: 1, maxLength: 30 },
  )
  .map((rows) =>
    rows.map(({ parent, from, lasts, service, name, error }, index): Span => {
      const up = index === 0 ? '' : parent > index ? 'lost' : `s${parent}`;
      return spanOf([`s${index}`, up, service, name, from, from + lasts, ...(error ? [true as const] : [])] as Row);
    }),
  );
/** Traces in which every call lies inside its caller and none beside another. */
const orderly = fc.array(fc.tuple(fc.nat(3), fc.nat(9)), { minLength: 1, maxLength: 12 }).map((calls) => {
  const spans: Span[] = [];
  const make = (parent: string, from: number, to: number, depth: number): void => {
    const id = `s${spans.length}`;
    spans.push(spanOf([id, parent, `service-${depth}`, 'call', from, to]));
    const [count = 0, gap = 0] = calls[spans.length % calls.length] ?? [];
    const room = Math.floor((to - from) / (count + 1));
    for (let index = 0; depth < 4 && index < count && room > gap; index += 1)
      make(id, from + index * room + gap, from + (index + 1) * room, depth + 1);
  };
  make('', 0, 1000, 0);
  return spans;
});
const sum = (values: Iterable<number>): number => [...values].reduce((total, value) => total + value, 0);

describe('of any trace', () => {
  test('the critical path is exactly as long as its root, and every span on it no longer than itself', () => {
    fc.assert(
      fc.property(anyTrace, (spans) => {
        for (const root of traceTree(spans)) {
          const path = criticalPath(root);
          expect(sum(path.values())).toBe(root.to - root.from);
          for (const [node, time] of path) expect(time).toBeLessThanOrEqual(node.to - node.from);
        }
      }),
    );
  });

  test('own times sum to the time in which somebody is at work, counted for each who is', () => {
    fc.assert(
      fc.property(anyTrace, (spans) => {
        const nodes = traceTree(spans).flatMap((root) => [...beneath(root)]);
        expect(nodes).toHaveLength(spans.length);
        let busy = 0;
        // By the millisecond: everybody who is there and waits for no child.
        for (let at = 0; at < 140; at += 1) {
          const here = (node: { from: number; to: number }) => node.from <= at * 1e6 && node.to >= (at + 1) * 1e6;
          busy += nodes.filter((node) => here(node) && !node.children.some(here)).length;
        }
        expect(sum(nodes.map(ownTimeOf))).toBe(busy * 1e6);
      }),
    );
  });

  test('own times and the critical path are the same, and cover the root once, where nothing runs beside another', () => {
    fc.assert(
      fc.property(orderly, (spans) => {
        const [root] = traceTree(spans);
        if (root === undefined) throw new Error('a trace has a root');
        const nodes = [...beneath(root)];
        expect(sum(nodes.map(ownTimeOf))).toBe(1000 * 1e6);
        expect(criticalPath(root)).toEqual(
          new Map(nodes.map((node) => [node, ownTimeOf(node)] as const).filter(([, own]) => own > 0)),
        );
      }),
    );
  });

  test('the order of spans, and spans delivered twice, change nothing', () => {
    fc.assert(
      fc.property(anyTrace, fc.infiniteStream(fc.nat()), (spans, weights) => {
        const keyed = spans.map((span) => ({ span, key: weights.next().value ?? 0 }));
        const shuffled = keyed.toSorted((a, b) => a.key - b.key).map(({ span }) => span);
        const { spans: _, ...said } = summariseTraces(spans);
        expect(summariseTraces(shuffled)).toMatchObject(said);
        expect(summariseTraces([...shuffled, ...spans])).toMatchObject(said);
        expect(ownTime([...shuffled, ...spans])).toEqual(ownTime(spans));
      }),
    );
  });

  test('spans that call each other in a circle are each counted once', () => {
    const circle = traceOf(['a', 'b', 'web', '/', 0, 10], ['b', 'a', 'x', 'x', 2, 8], ['c', 'c', 'y', 'y', 20, 25]);
    expect(ownTime(circle).perTrace).toEqual(
      new Map([
        ['web', 0.004],
        ['x', 0.006],
        ['y', 0.005],
      ]),
    );
  });
});

describe('the summary of traces', () => {
  test('says in a few hundred bytes where time goes, what fails deepest and what is asked again and again', () => {
    const rows = Array.from(
      { length: 40 },
      (_, index): Row => [`q${index}`, 'd', 'orders-db', `SELECT item ${index}`, 12 + index, 13 + index],
    );
    const failing = traceOf(
      ['a', '', 'web', 'GET /orders/4711', 0, 100, true],
      ['b', 'a', 'orders', 'list', 5, 95, true],
      ['d', 'b', 'orders', 'load', 10, 90],
      ...rows,
      ['e', 'b', 'mail', 'send', 91, 92, true],
    );
    const summary = summariseTraces([...failing, ...checkout.map((span) => ({ ...span, traceID: 'u' }))]);
    expect(summary).toEqual({
      traces: 2,
      spans: 49,
      ms: 100,
      path: [
        { service: 'payments', share: 0.35 },
        { service: 'orders', share: 0.245 },
        { service: 'orders-db', share: 0.2 },
        { service: 'web', share: 0.1 },
        { service: 'checkout', share: 0.06 },
      ],
      own: [
        { service: 'payments', operation: 'charge', ms: 35 },
        { service: 'orders', operation: 'load', ms: 20 },
        { service: 'orders-db', operation: 'SELECT item #', ms: 20 },
        { service: 'stock', operation: 'reserve', ms: 10 },
        { service: 'checkout', operation: 'place', ms: 6 },
      ],
      errors: { traces: 1, deepest: ['web GET /orders/#', 'orders list', 'mail send'] },
      repeated: [{ caller: 'orders load', call: 'orders-db SELECT item #', times: 40, traces: 1 }],
    });
    expect(JSON.stringify(summary).length).toBeLessThan(900);
  });

  test('of a trace of ten thousand spans stays as small, and no depth is too deep', () => {
    const deep = Array.from(
      { length: 10_000 },
      (_, index): Row => [
        `s${index}`,
        index === 0 ? '' : `s${index - 1}`,
        `service-${index % 7}`,
        'call',
        0,
        100,
        true,
      ],
    );
    const summary = summariseTraces(traceOf(...deep));
    expect(summary.errors?.deepest).toHaveLength(8);
    expect(JSON.stringify(summary).length).toBeLessThan(900);
  });

  test('of nothing is nothing', () => {
    expect(summariseTraces([])).toEqual({
      traces: 0,
      spans: 0,
      ms: 0,
      path: [],
      own: [],
      errors: null,
      repeated: [],
    });
    expect(pathShares(traceTrees(checkout), 'nobody')).toEqual(new Map());
  });
});
