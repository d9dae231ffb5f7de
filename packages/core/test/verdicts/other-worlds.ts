import type { Point, Probe, Series, Span, Test } from '../../src/index.ts';
import { laterNs } from '../evaluate-lines.ts';
import type { World } from '../evaluate-world.ts';

/** A test and the world that it is judged in. */
export interface Judged {
  test: Test;
  world: World;
}

type Change = (points: readonly Point[]) => Point[];

const mapped = <T, U>(all: Record<string, T> | undefined, change: (value: T, key: string) => U) =>
  all === undefined
    ? undefined
    : Object.fromEntries(Object.entries(all).map(([key, value]) => [key, change(value, key)]));

/** Leaves out what is undefined: a source that the world does not have stays missing. */
const worldOf = (parts: { [K in keyof World]: World[K] | undefined }): World =>
  Object.fromEntries(Object.entries(parts).filter(([, value]) => value !== undefined));

const withPoints = (world: World, change: (points: readonly Point[], query: string) => Point[]): World => {
  const each = (all: Series[], query: string) => all.map((one) => ({ ...one, points: change(one.points, query) }));
  return worldOf({ ...world, metrics: mapped(world.metrics, each), logs: mapped(world.logs, each) });
};

const later = (instant: string, seconds: number) => new Date(Date.parse(instant) + seconds * 1000).toISOString();

export function shifted({ test, world }: Judged, seconds: number): Judged {
  const { referenceStart, start, end } = test.window;
  const [from, to] = world.recorded ?? [0, 0];
  return {
    test: {
      ...test,
      window: {
        ...test.window,
        referenceStart: later(referenceStart, seconds),
        start: later(start, seconds),
        end: later(end, seconds),
      },
    },
    world: worldOf({
      ...withPoints(world, (points) => points.map(([at, value]) => [at + seconds, value])),
      spans: world.spans?.map((span) => ({
        ...span,
        startNs: laterNs(span.startNs, seconds),
        endNs: laterNs(span.endNs, seconds),
      })),
      changes: world.changes?.map((one) => ({ ...one, at: new Date(one.at.getTime() + seconds * 1000) })),
      recorded: world.recorded === undefined ? undefined : [from + seconds, to + seconds],
    }),
  };
}

/** Every query's quantity in a unit of its own. */
export function scaled({ test, world }: Judged, by: { probe: number; control: number }): Judged {
  const isControl = (query: string) => test.control?.source === 'metrics' && query === test.control.query;
  return {
    test: test.comparator === 'present' ? { ...test, effect: test.effect * by.probe } : test,
    world: withPoints(world, (points, query) =>
      points.map(([at, value]) => [at, value === null ? null : value * (isControl(query) ? by.control : by.probe)]),
    ),
  };
}

export function renamed({ test, world }: Judged, name: (component: string) => string, label: string): Judged {
  const called = <T extends Probe | null>(probe: T): T =>
    probe === null
      ? probe
      : {
          ...probe,
          ...(probe.component === null ? {} : { component: name(probe.component) }),
          ...('service' in probe ? { service: name(probe.service) } : {}),
        };
  const labelled = (all: Series[]) =>
    all.map(({ labels: { component, ...labels }, points }) => ({
      labels: component === undefined ? labels : { ...labels, [label]: name(component) },
      points,
    }));
  return {
    test: { ...test, probe: called(test.probe), control: called(test.control) },
    world: worldOf({
      ...world,
      metrics: mapped(world.metrics, labelled),
      spans: world.spans?.map((span) => ({ ...span, service: name(span.service) })),
      changes: world.changes?.map((one) => ({ ...one, component: name(one.component) })),
      sources: { ...world.sources, componentLabel: label },
    }),
  };
}

/** Puts beside everything what others recorded: nobody of them takes part in what is tested. */
export function crowded(
  { test, world }: Judged,
  others: Required<Pick<World, 'spans' | 'changes' | 'sessions'>> & { series: Series[] },
): Judged {
  return {
    test,
    world: worldOf({
      ...world,
      metrics: mapped(world.metrics, (all) => [...others.series, ...all]),
      spans: world.spans === undefined ? undefined : [...others.spans, ...world.spans],
      changes: world.changes === undefined ? undefined : [...others.changes, ...world.changes],
      sessions: world.sessions === undefined ? undefined : [...others.sessions, ...world.sessions],
    }),
  };
}

/** Every list in another order; `order` takes any list. */
export function reordered({ test, world }: Judged, order: <T>(list: readonly T[]) => T[]): Judged {
  const points: Change = order;
  const inAnotherOrder = withPoints(world, points);
  return {
    test,
    world: worldOf({
      ...inAnotherOrder,
      metrics: mapped(inAnotherOrder.metrics, order<Series>),
      logs: mapped(inAnotherOrder.logs, order<Series>),
      spans: world.spans === undefined ? undefined : order<Span>(world.spans),
      changes: world.changes === undefined ? undefined : order(world.changes),
      sessions: world.sessions === undefined ? undefined : order(world.sessions),
    }),
  };
}

/** Some of what was answered is answered twice: samples, spans, changes, sessions. */
export function repeated({ test, world }: Judged, isTwice: (index: number) => boolean): Judged {
  const twice = <T>(list: readonly T[]): T[] => list.flatMap((one, index) => (isTwice(index) ? [one, one] : [one]));
  const others = reordered({ test, world: { ...world, metrics: {}, logs: {} } }, twice).world;
  const { metrics, logs } = withPoints(world, twice);
  return { test, world: worldOf({ ...others, metrics, logs }) };
}

/** A stretch of time in which a query's source recorded nothing. */
export interface Gap {
  of: 'probe' | 'control' | 'both';
  from: number;
  to: number;
}

export function gapped({ test, world }: Judged, gap: Gap): Judged {
  const queryOf = (probe: Probe | null) => (probe !== null && 'query' in probe ? probe.query : null);
  const [probe, control] = [queryOf(test.probe), queryOf(test.control)];
  const isIn = (at: number) => at >= gap.from && at <= gap.to;
  const isHit = (query: string) => (query === control ? gap.of !== 'probe' : query !== probe || gap.of !== 'control');
  const { recorded: _, ...silent } = world;
  return {
    test,
    world: worldOf({
      ...withPoints(silent, (points, query) => points.filter(([at]) => !isHit(query) || !isIn(at))),
      spans: world.spans?.filter((span) => !isIn(Number(span.startNs) / 1e9)),
    }),
  };
}
