import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readConfig } from '@compass/config';
import { CompassError, type Model, ranked } from '@compass/core';
import { openBundle } from '@compass/mcp';
import { beforeAll, describe, expect, it } from 'vitest';
import { scriptedModel } from '../../../../tests/support/model.ts';
import { investigateBundle } from '../../src/eval/investigate-bundle.ts';
import { writeIncident } from './generated-incident.ts';

const root = join(import.meta.dirname, '../../../..');
let directory = '';

beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), 'model-'));
  writeIncident(directory, { slower: { stock: 6, orders: 2, shop: 1.3 } });
  return () => rmSync(directory, { recursive: true, force: true });
});

async function investigated(model: Model | null) {
  const { settings, enabledAgents } = readConfig({ root, env: {} });
  const bundle = await openBundle(directory);
  const done = await investigateBundle({ bundle, settings, agents: enabledAgents, model, limitMs: 60_000 });
  return done.investigation;
}

/** Names this component, with the first observation as its support. */
const naming = (component: string, more: object = {}) =>
  scriptedModel([
    ({ data }) =>
      JSON.stringify({
        explanation: `It is ${component}.`,
        hypotheses: [
          {
            component,
            mechanism: 'because I say so',
            supports: [JSON.parse(data).observations[0].key],
            confidence: 1,
            tests: ['measured', 'changed_before'],
            ...more,
          },
        ],
      }),
  ]);

const order = (investigation: Awaited<ReturnType<typeof investigated>>) =>
  ranked(investigation.hypotheses).map((one) => one.component);

describe('a model beside what is computed', () => {
  it('proposes a component, whose tests decide; its own number weighs nothing', async () => {
    const without = await investigated(null);
    const model = naming('users');
    const withIt = await investigated(model);
    expect(without.consultation).toBeUndefined();
    expect(order(without)).not.toContain('users');
    expect(withIt.consultation).toMatchObject({ state: 'answered', explanation: 'It is users.' });
    expect(ranked(withIt.hypotheses)[0]).toEqual(ranked(without.hypotheses)[0]);
    const proposed = withIt.hypotheses.find((one) => one.component === 'users');
    expect(proposed?.proposedBy).toEqual({ model: 'script-1', says: 1, mechanism: 'because I say so' });
    expect(proposed?.confidence).toBeLessThan(0.2);
    const asked = withIt.tests.filter((one) => one.test.hypothesis === proposed?.number).map((one) => one.test.name);
    expect(asked).toContain('left_its_past_with_its_callers');
    expect(withIt.cost.usd).toBe(0.01);
    expect(model.questions).toHaveLength(1);
  });

  it('may answer with 1000 tokens for each of the three hypotheses that it may propose', async () => {
    const model = naming('orders');
    await investigated(model);
    expect(model.questions.map(({ maxOutputTokens }) => maxOutputTokens)).toEqual([3000]);
  });

  it('what it names besides stays what it was: computed, with its own confidence', async () => {
    const without = await investigated(null);
    const withIt = await investigated(naming('stock'));
    const weighed = (one: typeof without) => one.hypotheses.map(({ component, confidence }) => [component, confidence]);
    expect(weighed(withIt)).toEqual(weighed(without));
    expect(withIt.hypotheses.every(({ proposedBy }) => proposedBy === undefined)).toBe(true);
  });

  it('what it makes up is dropped: unknown components, observations that do not exist', async () => {
    const without = await investigated(null);
    for (const model of [naming('no-such-thing'), naming('users', { supports: ['o999'] })]) {
      const withIt = await investigated(model);
      expect(withIt.hypotheses.length).toBe(without.hypotheses.length);
      expect(withIt.consultation?.state).toBe('answered');
    }
  });

  it('when it is down, the answer is the computed one and says so', async () => {
    const without = await investigated(null);
    const withIt = await investigated(scriptedModel([new CompassError('unavailable', 'the model does not answer')]));
    expect(withIt.hypotheses).toEqual(without.hypotheses);
    expect(withIt.consultation).toMatchObject({ state: 'degraded', why: 'the model does not answer' });
    expect(withIt.cost.usd).toBe(3);
  });
});
