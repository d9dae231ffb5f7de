import { kindsNamed } from '../evaluate/page-words.ts';
import type { Point } from '../nouns/evidence.ts';
import type { SignalKind } from '../nouns/signal.ts';
import type { SurveyPart } from '../nouns/test.ts';
import { evidenceOf, softCap } from '../statistics/evidence.ts';
import { smallestEffect } from '../statistics/floor.ts';
import { surprise } from '../statistics/surprise.ts';
import { callGraph } from './calls.ts';
import { askedMore } from './diverted.ts';
import type { Alerted, Scene } from './explain.ts';
import { gridOf, turned } from './grid.ts';
import { type Measured, measureOne } from './measured.ts';
import type { Survey } from './read-survey.ts';
import { saidBy } from './said.ts';
import { type Behaviour, behaviours, type SpanLine } from './traces/behaviour.ts';
import { lineJoiner } from './traces/join-lines.ts';
import { type TraceLatency, traceLatency } from './traces/latency.ts';
import { periodsOf } from './traces/periods.ts';
import { callsIn, tracing } from './traces/traced.ts';

/** What callers feel is latency or errors: the one that the page's words name first. */
const kindNamed = (symptoms: readonly string[]): SignalKind | null =>
  kindsNamed(symptoms).find((kind) => kind === 'latency' || kind === 'errors') ?? null;

/** Separators after which a name goes on: `orders-api` may be what a page calls `orders`, `ordersapi` is another. */
const GOES_ON = /^[-_./:]/;
/** Separators after what a name is within: `shop/orders` may be what a page calls `orders`, `past-orders` is another. */
const WITHIN = /[./:]$/;

/** The component that the page is about: the one of that name, else the only one that is named after it, else none that is measured. */
export function alertedAmong(names: readonly string[], service: string): string {
  if (names.includes(service)) return service;
  const after = names.filter(
    (one) =>
      (one.startsWith(service) && GOES_ON.test(one.slice(service.length))) ||
      (one.endsWith(service) && WITHIN.test(one.slice(0, -service.length))),
  );
  return after.length === 1 ? (after[0] ?? service) : service;
}

/** Everything a survey gives, judged once; scenes are views of it. */
interface Judged {
  scene: Scene;
  latency: ReadonlyMap<string, TraceLatency>;
  behaviour: { measured: ReadonlyMap<string, Behaviour>; all: ReadonlyMap<string, Behaviour> };
  /** What is said where no request is seen. */
  said: ReadonlyMap<string, Behaviour>;
  writing: ReadonlySet<string>;
}

type Heard = Pick<Alerted, 'seen' | 'again'>;

/** By the series that the page is about; else by the component's own of the kind that its words name, or of what is felt where they name none. */
function hear(survey: Survey, component: string, measured: Measured | undefined, kind: SignalKind | null): Heard {
  const series = survey.alert?.series ?? [];
  const judged = series.flatMap(({ points }) => {
    const grid = gridOf(points, survey.window);
    const seen = surprise(survey.alert?.worse === 'down' ? turned(grid) : grid, (middle, step) =>
      smallestEffect({ median: middle, kind: kind ?? undefined, step }),
    );
    return seen === null ? [] : [softCap(Math.log(evidenceOf(seen.p)))];
  });
  const mine = survey.series.filter((one) => one.component === component);
  const known = series.length > 0 && series.every(({ points }) => mine.some((one) => sameLine(one.points, points)));
  if (judged.length > 0) return { seen: Math.max(...judged), again: known };
  const felt = [...(measured?.kinds ?? [])].filter(([one]) => (kind === null ? one !== 'saturation' : one === kind));
  const mean = felt.reduce((sum, [, e]) => sum + e, 0) / felt.length;
  return felt.length === 0 ? { seen: null, again: false } : { seen: softCap(Math.log(mean)), again: true };
}

/** What requests show of each component with what its lines say, whichever is clearer; lines touch as many requests as any change does. */
function withSaid(seen: ReadonlyMap<string, Behaviour>, said: ReadonlyMap<string, Behaviour>): Map<string, Behaviour> {
  const affected = Math.max(1, ...[...seen.values()].map((one) => one.affected));
  const clearer = [...said].filter(
    ([component, { changed }]) => changed > Math.max(0, seen.get(component)?.changed ?? 0),
  );
  const order = (component: string) => seen.get(component)?.order ?? 0;
  return new Map([
    ...seen,
    ...clearer.map(([component, one]): [string, Behaviour] => [
      component,
      { ...one, order: order(component), affected },
    ]),
  ]);
}

const sameLine = (a: readonly Point[], b: readonly Point[]): boolean =>
  a.length === b.length && a.every(([at, value], index) => at === b[index]?.[0] && value === b[index][1]);

/** Lines that are looked at in one piece. */
const A_PIECE = 1000;

/** Judges in pieces of some milliseconds: between two of them others may have the processor. */
function* judging(survey: Survey): Generator<undefined, Judged> {
  const measured = new Map<string, Measured>();
  for (const [one, series] of Map.groupBy(survey.series, (each) => each.component)) {
    measured.set(one, measureOne(one, series, survey.window));
    yield;
  }
  const traced = survey.spans === null || survey.spans.length === 0 ? null : yield* tracing(survey.spans);
  const graph = survey.edges.length > 0 || traced === null ? callGraph(survey.edges) : callGraph(callsIn(traced), true);
  const writing = new Set(survey.lines.map((line) => line.component));
  const heard = () => saidBy(survey.lines, survey.window, graph);
  const said = traced === null ? yield* heard() : new Map<string, Behaviour>();
  // A cluster writes more logs than it has programs: they name components only where nothing else does.
  if (measured.size === 0 && !graph.known)
    for (const one of said.keys()) measured.set(one, measureOne(one, [], survey.window));
  const names = [...new Set([...measured.keys(), ...graph.components])];
  const { service } = survey;
  const component = alertedAmong(names, service);
  const kind = kindNamed(survey.symptoms);
  const page = hear(survey, component, measured.get(component), kind);
  // Words of a page are no query: only the series that the page is about speaks against a cause when it is quiet.
  const silent = (survey.alert?.series ?? []).length === 0;
  const evidence = page.seen !== null && silent ? Math.max(0, page.seen) : page.seen;
  // Requests that run another way are another look at what the page says.
  const alerted: Alerted = { component, kind, seen: page.seen, evidence, again: page.again && traced === null };
  const asked = askedMore(graph, measured);
  if (traced === null)
    return {
      scene: { graph, measured, asked, alerted, traces: null },
      latency: new Map(),
      behaviour: { measured: new Map(), all: new Map() },
      said,
      writing,
    };
  const { table, seen } = traced;
  const periods = periodsOf(seen, table.traceIds.length, survey.window);
  const named = <T>(found: ReadonlyMap<number, T>) =>
    new Map([...found].map(([service_, value]): [string, T] => [table.services[service_] ?? '', value]));
  const latency = named(traceLatency(table, seen, periods.period));
  yield;
  const join = lineJoiner(table);
  const lines: SpanLine[] = [];
  for (let from = 0; from < survey.lines.length; from += A_PIECE) {
    for (const line of join(survey.lines.slice(from, from + A_PIECE))) lines.push(line);
    yield;
  }
  const found = behaviours(table, seen, periods, lines);
  // Programs that write no ids of requests still say what they do.
  const alone = lines.length === 0 && survey.lines.length > 0 ? yield* heard() : said;
  const behaviour = { measured: named(found.measured), all: withSaid(named(found.all), alone) };
  const scene = { graph, measured, asked, alerted, traces: { latency, behaviour: behaviour.all, writing } };
  return { scene, latency, behaviour, said, writing };
}

const judgements = new WeakMap<Survey, Judged>();

function judgedOf(survey: Survey): Judged {
  const known = judgements.get(survey);
  if (known !== undefined) return known;
  const pieces = judging(survey);
  let piece = pieces.next();
  while (piece.done !== true) piece = pieces.next();
  judgements.set(survey, piece.value);
  return piece.value;
}

/** Judges a survey ahead of those who ask for its scenes, with a pause after each piece, so that nobody else waits for the whole of it. */
export async function judgeAhead(survey: Survey, pause: () => Promise<void>): Promise<void> {
  const pieces = judging(survey);
  let piece = pieces.next();
  while (piece.done !== true) {
    await pause();
    piece = pieces.next();
  }
  judgements.set(survey, piece.value);
}

const only = (measured: Measured, parts: readonly SurveyPart[]): Measured => ({
  ...measured,
  kinds: new Map([...measured.kinds].filter(([kind]) => parts.includes(kind === 'saturation' ? 'resources' : 'felt'))),
});

/** What is seen of everything when only some parts are looked at: a pure function of the survey, which is judged once. */
export function sceneOf(survey: Survey, parts: readonly SurveyPart[]): Scene {
  const { scene, latency, behaviour, said, writing } = judgedOf(survey);
  const [network, requests] = [parts.includes('network'), parts.includes('requests')];
  const alerted = parts.includes('felt') ? scene.alerted : { ...scene.alerted, evidence: null, seen: null };
  return {
    graph: scene.graph,
    alerted,
    asked: parts.includes('felt') ? scene.asked : new Map(),
    measured: new Map([...scene.measured].map(([component, one]) => [component, only(one, parts)])),
    traces:
      scene.traces === null
        ? parts.includes('words') && said.size > 0
          ? { latency: new Map(), behaviour: said, writing }
          : null
        : !(network || requests)
          ? null
          : {
              latency: new Map(
                [...latency].map(([component, one]) => [
                  component,
                  { ...one, ...(requests ? {} : { slow: 0 }), ...(network ? {} : { networkShare: 0 }) },
                ]),
              ),
              behaviour: parts.includes('words') ? behaviour.all : requests ? behaviour.measured : null,
              writing,
            },
  };
}
