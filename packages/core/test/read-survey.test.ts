import { describe, expect, it } from 'vitest';
import { CompassError, type Point, type Series, type Span, type Telemetry } from '../src/index.ts';
import { posterior } from '../src/survey/posterior.ts';
import { readSurvey, type SurveyQuestion } from '../src/survey/read-survey.ts';
import { readTraces } from '../src/survey/read-traces.ts';
import { explanationsOf } from '../src/survey/weigh-part.ts';
import { sourcesOf, telemetryOf, type World } from './evaluate-world.ts';
import { BEGAN, latency, noise, path, request, traced, windowFrom } from './survey-world.ts';

const parts = ['felt', 'resources', 'network', 'requests', 'words'] as const;
const ask = (world: World, more: Partial<SurveyQuestion> = {}, telemetry: Partial<Telemetry> = {}) => {
  const sources = sourcesOf({ signals: [latency], ...world.sources });
  const question = { sources, window: windowFrom(), service: 'shop', symptoms: ['latency of shop is high'] };
  return readSurvey({ ...question, telemetry: { ...telemetryOf(world), ...telemetry }, ...more });
};
const first = (survey: Awaited<ReturnType<typeof readSurvey>>) =>
  [...posterior(explanationsOf(survey, parts), null).confidence].sort((a, b) => b[1] - a[1])[0];

describe('a source that answers coarser than it was asked', () => {
  const window = { ...windowFrom(), referenceStart: new Date((BEGAN - 7200) * 1000).toISOString(), stepSeconds: 15 };
  const every = (seconds: number, slow: string): Series[] =>
    ['shop', 'orders', 'stock', 'users'].map((component, index) => {
      const next = noise(index + 3);
      const times = Array.from({ length: Math.floor(7800 / seconds) + 1 }, (_, step) => BEGAN - 7200 + step * seconds);
      const level = (at: number) => (component === slow && at >= BEGAN ? 5 : 1) * 0.1 * (0.9 + 0.2 * next());
      return { labels: { component }, points: times.map((at): Point => [at, level(at)]) };
    });

  it.each([15, 34, 60])('is judged at what it gives: every %i s', async (seconds) => {
    const survey = await ask({ metrics: { latency: every(seconds, 'stock') } }, { window });
    expect(survey.window.stepSeconds).toBe(seconds);
    const [component, confidence] = first(survey) ?? [];
    expect(component).toBe('stock');
    expect(confidence).toBeGreaterThan(0.5);
  });
});

it('asks for every call since the past began', async () => {
  const asked: string[] = [];
  const instant: Telemetry['instant'] = async ({ query }) => {
    asked.push(query);
    return { value: [{ labels: { client: 'shop', server: 'stock' }, points: [] }], server: 'memory', recorded: null };
  };
  const { edges } = await ask({ metrics: {} }, {}, { instant });
  expect(asked).toEqual([expect.stringContaining('last_over_time(traces_service_graph_request_total[7800s])')]);
  expect(edges).toEqual([{ client: 'shop', server: 'stock', virtual: false }]);
});

describe('traces alone', () => {
  const { spans } = traced(path, (next) => path(next, { stock: { own: 60 * (0.8 + 0.4 * next()) } }));

  it('show who calls whom and who is slow', async () => {
    const missing = { state: 'missing', why: 'No metrics' } as const;
    const survey = await ask({ spans: spans ?? [], sources: { metrics: missing } });
    expect(survey.edges).toEqual([]);
    const [component, confidence] = first(survey) ?? [];
    expect(component).toBe('stock');
    expect(confidence).toBeGreaterThan(0.5);
    expect(explanationsOf(survey, parts).map((one) => one.component)).toEqual(['orders', 'shop', 'stock']);
  });

  it('accuse nobody when nothing changed', async () => {
    const same = traced(path, path).spans ?? [];
    expect(first(await ask({ spans: same }))?.[1]).toBeLessThan(0.5);
  });
});

describe('more traces than one answer holds', () => {
  const all = Array.from({ length: 400 }, (_, index) =>
    request(`t${index}`, BEGAN - 3600 + index * 10, [{ service: 'shop', own: 8 }]),
  ).flat();
  /** As Tempo's own MCP server: the newest twenty, whatever is asked for. */
  const newest = (spans: readonly Span[], calls: { start: Date; end: Date }[]): Pick<Telemetry, 'traces'> => ({
    async traces({ start, end }) {
      calls.push({ start, end });
      const within = spans.filter(
        ({ startNs }) => Number(startNs) / 1e6 >= start.getTime() && Number(startNs) / 1e6 <= end.getTime(),
      );
      return { value: within.slice(-20), server: 'memory', recorded: null };
    },
  });
  const window = { ...windowFrom(), referenceStart: new Date((BEGAN - 3600) * 1000).toISOString() };

  it('leave the past its part of them', async () => {
    const calls: { start: Date; end: Date }[] = [];
    const { value } = await readTraces(newest(all, calls), window);
    const past = value.filter(({ startNs }) => Number(startNs) / 1e9 <= BEGAN - 120);
    expect(past).toHaveLength(80);
    expect(calls).toHaveLength(9);
    // The newest are of the last minutes alone: what began the incident lies before them.
    const early = value.filter(({ startNs }) => Number(startNs) / 1e9 >= BEGAN && Number(startNs) / 1e9 < BEGAN + 100);
    expect(early.length).toBeGreaterThanOrEqual(10);
    expect(new Set(value.map(({ traceID }) => traceID)).size).toBe(value.length);
  });

  it('are asked for once where the answer is spread over time', async () => {
    const calls: { start: Date; end: Date }[] = [];
    const few = all.filter((_, index) => index % 25 === 0);
    const { value } = await readTraces(newest(few, calls), window);
    expect(value).toHaveLength(few.length);
    expect(calls).toHaveLength(1);
  });

  it('are what is known where the source began to record later', async () => {
    const late: Pick<Telemetry, 'traces'> = {
      async traces(asked) {
        if (asked.end.getTime() < (BEGAN - 1000) * 1000) throw new CompassError('not_recorded', 'not recorded: traces');
        return newest(all, []).traces(asked);
      },
    };
    const { value } = await readTraces(late, window);
    expect(value.some(({ startNs }) => Number(startNs) / 1e9 < BEGAN - 120)).toBe(true);
  });
});
