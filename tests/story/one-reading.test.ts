import type { RangeQuery, TelemetryPort } from '@compass/core';
import { expect, onTestFinished, test } from 'vitest';
import { specialist } from '../support/agents.ts';
import { scriptedTelemetry } from '../support/telemetry.ts';
import { alice, createWorld } from '../support/world.ts';

/** Counts who asks for which series; the first answer about the symptom waits until it is let go. */
function watched() {
  const scripted = scriptedTelemetry();
  const asked: string[] = [];
  const held = Promise.withResolvers<void>();
  const port: TelemetryPort = (open) => {
    const telemetry = scripted.port(open);
    const range = async (query: RangeQuery) => {
      asked.push(JSON.stringify(query));
      await held.promise;
      return telemetry.range(query);
    };
    return { ...telemetry, range };
  };
  return { telemetry: { ...scripted, port }, asked, letGo: () => held.resolve() };
}

test('agents are out before the symptom is known, hypotheses wait for both, and no series is asked for twice until tests are', async () => {
  const { telemetry, asked, letGo } = watched();
  const world = createWorld({ agents: [specialist], telemetry });
  onTestFinished(() => world.stop());
  const { investigation: id = '' } = await world.ask(alice, 'start_investigation', {
    service: 'orders',
    source: 'slack',
  });
  const home = await world.until(id, 'the agent', ({ agents }) => agents[0]?.state === 'done');
  expect(home.symptom).toBeNull();
  expect(home.hypotheses).toEqual([]);
  // Symptom and survey both want it.
  expect(asked).toHaveLength(1);
  letGo();
  const listed = await world.until(id, 'the list', ({ hypotheses }) => hypotheses.length > 0);
  expect(listed.symptom?.state).toBe('seen');
  const trail = await world.store.transaction((tx) => tx.audit.list(id));
  expect(trail.map(({ what }) => what).filter((what) => /observ|symptom|hypoth/.test(what))).toEqual([
    'observing',
    'observed',
    'symptom',
    'hypotheses',
  ]);
});
