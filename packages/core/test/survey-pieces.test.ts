import { expect, test } from 'vitest';
import { partsOf } from '../src/steps/suspect-tests.ts';
import { explain } from '../src/survey/explain.ts';
import { judgeAhead, sceneOf } from '../src/survey/scene.ts';
import { edge, latency, series, surveyOf } from './survey-world.ts';

const shops = ['shop', 'orders', 'stock', 'mail'];
const survey = () =>
  surveyOf({
    series: shops.map((component, index) =>
      series(latency, component, { normal: 0.1, seed: index + 1, factor: component === 'stock' ? 6 : 1 }),
    ),
    edges: [edge('shop', 'orders'), edge('orders', 'stock')],
  });
const parts = partsOf([{ id: 'application' }, { id: 'tracing' }]);

test('a survey that is judged in pieces pauses after each component, and comes to the same', async () => {
  const ahead = survey();
  let pauses = 0;
  await judgeAhead(ahead, async () => {
    pauses += 1;
  });
  expect(pauses).toBe(shops.length);
  expect(explain(sceneOf(ahead, parts))).toEqual(explain(sceneOf(survey(), parts)));
});

test('it is judged once', async () => {
  const ahead = survey();
  await judgeAhead(ahead, async () => undefined);
  const judged = sceneOf(ahead, parts).graph;
  expect(sceneOf(ahead, parts).graph).toBe(judged);
});
