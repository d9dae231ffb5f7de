import { application } from '@compass/agents';
import { notSeenLine, type RangeQuery, type TelemetryPort } from '@compass/core';
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
  await expect.poll(() => asked).toHaveLength(1);
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

test('what a source left out of an answer is said with what was not seen', async () => {
  const scripted = scriptedTelemetry();
  const port: TelemetryPort = (open) => {
    const telemetry = scripted.port(open);
    const range = async (query: RangeQuery) => ({
      ...(await telemetry.range(query)),
      reduced: 'only the 1000 of 1200 that vary most were read',
    });
    return { ...telemetry, range };
  };
  const world = createWorld({ agents: [application], telemetry: { ...scripted, port } });
  onTestFinished(() => world.stop());
  const { investigation: id = '' } = await world.ask(alice, 'start_investigation', {
    service: 'orders',
    source: 'slack',
  });
  const seen = await world.until(
    id,
    'the agent',
    ({ agents }) => agents.every(({ state }) => state !== 'looking') && agents.length > 0,
  );
  expect(notSeenLine(seen)).toContain('some series (only the 1000 of 1200 that vary most were read)');
});
