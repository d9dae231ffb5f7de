import { expect, it } from 'vitest';
import type { Point, Telemetry } from '../src/index.ts';
import { rememberedSurvey } from '../src/survey/remember.ts';
import { sourcesOf, telemetryOf } from './evaluate-world.ts';
import { latency, windowFrom } from './survey-world.ts';

/** An installation whose source answers with `points` points a survey, and who asked it how often. */
function installation(points: number) {
  const asked: string[] = [];
  const owner = { clock: { sleep: () => Promise.resolve() } as never };
  const series = { labels: { component: 'shop' }, points: Array.from({ length: points }, (_, at): Point => [at, 1]) };
  const read = (service: string) => {
    const range: Telemetry['range'] = async () => {
      asked.push(service);
      return { value: [series], server: 'metrics', recorded: null };
    };
    const telemetry = { ...telemetryOf({}), range };
    const sources = sourcesOf({ signals: [latency] });
    return rememberedSurvey(owner)({ telemetry, sources, window: windowFrom(), service, symptoms: [] });
  };
  return { read, asked };
}

it('what is measured for several investigations that are under way is read once for each', async () => {
  const { read, asked } = installation(200);
  const all = Array.from({ length: 12 }, (_, n) => `service-${n}`);
  for (let round = 0; round < 3; round += 1) for (const service of all) await read(service);
  expect(asked).toEqual(all);
});

it('of large surveys the oldest are forgotten, and the last two kept', async () => {
  const { read, asked } = installation(300_000);
  for (const service of ['a', 'b', 'c', 'c', 'b', 'a']) await read(service);
  expect(asked).toEqual(['a', 'b', 'c', 'a']);
});
