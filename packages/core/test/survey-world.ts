import type { Signal, Span } from '../src/index.ts';
import type { CallEdge } from '../src/survey/calls.ts';
import type { SignalSeries } from '../src/survey/measured.ts';
import type { Survey } from '../src/survey/read-survey.ts';

/** Past of two hours and a window of ten minutes, a point a minute; times in unix seconds. */
export const PAST = 120;
export const WINDOW = 10;
export const STEP = 60;
export const BEGAN = Date.parse('2026-11-20T10:00:00Z') / 1000;

export const latency: Signal = { name: 'latency', kind: 'latency', query: 'latency', worse: 'up', unit: 's' };
export const errors: Signal = { name: 'error_share', kind: 'errors', query: 'errors', worse: 'up', unit: 'share' };
export const cpu: Signal = { name: 'cpu', kind: 'saturation', query: 'cpu', worse: 'up' };
export const requests: Signal = { name: 'requests', kind: 'traffic', query: 'requests' };

const iso = (seconds: number): string => new Date(seconds * 1000).toISOString();

export const windowFrom = (start = BEGAN, late = 0) => ({
  referenceStart: iso(start - PAST * STEP),
  start: iso(start + late),
  end: iso(start + WINDOW * STEP),
  stepSeconds: STEP,
});

/** The same noise in every run: a small congruential generator (Lehmer 1951), 0 to 1. */
export function noise(seed: number): () => number {
  let state = seed % 2147483647 || 1;
  return () => {
    state = (state * 48271) % 2147483647;
    return state / 2147483647;
  };
}

/** A series around `normal` with a tenth of noise, times `factor` since the window began. */
export function series(
  signal: Signal,
  component: string,
  { normal, factor = 1, seed = 1, start = BEGAN }: { normal: number; factor?: number; seed?: number; start?: number },
): SignalSeries {
  const next = noise(seed * 7919 + component.length * 104729 + component.charCodeAt(0));
  const points = Array.from({ length: PAST + WINDOW + 1 }, (_, index): [number, number] => [
    start + (index - PAST) * STEP,
    normal * (1 + 0.1 * (next() - 0.5)) * (index >= PAST ? factor : 1),
  ]);
  return { signal, component, points };
}

export const edge = (client: string, server: string): CallEdge => ({ client, server, virtual: false });

export const surveyOf = (about: Partial<Survey>): Survey => ({
  window: windowFrom(),
  service: 'shop',
  symptoms: ['latency of shop is high'],
  series: [],
  edges: [],
  alert: null,
  spans: null,
  lines: [],
  servers: { metrics: 'prometheus', traces: null },
  ...about,
});

/** A request through `path`, each calling the next; milliseconds of own work and of waiting on the way to each. */
export function request(
  id: string,
  at: number,
  path: { service: string; own: number; wait?: number; inner?: string[] }[],
): Span[] {
  const spans: Span[] = [];
  const ns = (ms: number) => `${Math.round((at * 1000 + ms) * 1000)}000`;
  const spanOf = (index: number, from: number): number => {
    const stage = path[index];
    if (stage === undefined) return from;
    const spanID = `${id}-${index}`;
    const place = spans.length;
    const make = (span: Pick<Span, 'spanID' | 'parentSpanID' | 'name'>, start: number, end: number): Span => ({
      traceID: id,
      service: stage.service,
      pod: '',
      startNs: ns(start),
      endNs: ns(end),
      ...span,
    });
    const next = path[index + 1];
    let end = from + stage.own / 2;
    if (next !== undefined) {
      const [begun, wait] = [end, next.wait ?? 0];
      const answered = spanOf(index + 1, begun + wait / 2);
      end = answered + wait / 2;
      spans.push(
        make({ spanID: `${id}-${index}-call`, parentSpanID: spanID, name: `call ${next.service}` }, begun, end),
      );
    }
    end += stage.own / 2;
    for (const name of stage.inner ?? [])
      spans.push(make({ spanID: `${spanID}-${name}`, parentSpanID: spanID, name }, from, from + 0.1));
    const parentSpanID = index === 0 ? '' : `${id}-${index - 1}-call`;
    spans.splice(place, 0, make({ spanID, parentSpanID, name: `serve ${stage.service}` }, from, end));
    return end;
  };
  spanOf(0, 0);
  return spans;
}

export type Stage = Parameters<typeof request>[2][number];

/** Ninety requests in the hour before, forty in the window; `now` is how they go in the window. */
export function traced(
  usual: (next: () => number) => Stage[],
  now: (next: () => number) => Stage[],
  lines: (span: Span, before: boolean) => string[] = () => [],
) {
  const next = noise(42);
  const ids = (prefix: string, count: number) =>
    Array.from({ length: count }, (_, index) => `${prefix}${String(index).padStart(15, '0')}`);
  const before = ids('a', 90).flatMap((id, index) => request(id, BEGAN - 3600 + index * 35, usual(next)));
  const since = ids('b', 40).flatMap((id, index) => request(id, BEGAN + 5 + index * 14, now(next)));
  // Span ids as tracing writes them, so that lines can name them.
  const hex = new Map([...before, ...since].map((span, index) => [span.spanID, index.toString(16).padStart(16, '0')]));
  const renamed = [...before, ...since].map((span) => ({
    ...span,
    spanID: hex.get(span.spanID) ?? '',
    parentSpanID: hex.get(span.parentSpanID) ?? '',
  }));
  return surveyOf({
    edges: [edge('shop', 'orders'), edge('orders', 'stock')],
    spans: renamed,
    lines: renamed.flatMap((span, index) =>
      lines(span, index < before.length).map((text) => ({
        at: Number(span.startNs) / 1e6,
        component: span.service,
        line: `span ${span.spanID} ${text}`,
      })),
    ),
  });
}

export const about = (next: () => number, milliseconds: number) => milliseconds * (0.8 + 0.4 * next());
export const path = (next: () => number, more: Partial<Record<'orders' | 'stock', Partial<Stage>>> = {}): Stage[] => [
  { service: 'shop', own: about(next, 8) },
  { service: 'orders', own: about(next, 10), wait: about(next, 1), ...more.orders },
  { service: 'stock', own: about(next, 4), wait: about(next, 1), ...more.stock },
];
