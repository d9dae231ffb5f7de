import { application, tracing } from '@compass/agents';
import { type AgentSettings, CompassError, type Telemetry, type TelemetryPort } from '@compass/core';
import { expect, onTestFinished, test } from 'vitest';
import { scriptedTelemetry, sources } from '../support/telemetry.ts';
import { virtualClock } from '../support/virtual-clock.ts';
import { alice, createWorld } from '../support/world.ts';

const budget = (seconds: number): AgentSettings => ({
  time_budget_seconds: seconds,
  observation_queries: {},
  disproof_strategies: [],
  data_sources: [],
});

/** Pages with traces that never come, and says after how many seconds the hypotheses stood, and how often traces were asked for till then. */
async function answered({ givesUpAfter }: { givesUpAfter: number }) {
  const clock = virtualClock();
  const scripted = scriptedTelemetry({ time: () => clock.now().getTime() });
  const asked: number[] = [];
  const port: TelemetryPort = (open) => {
    const telemetry: Telemetry = scripted.port(open);
    const traces: Telemetry['traces'] = async () => {
      asked.push(clock.now().getTime());
      const ended = (why: string) => () => Promise.reject(new CompassError('unavailable', why));
      return clock.sleep(givesUpAfter * 1000, open.abort).then(ended('it did not answer'), ended('it was stopped'));
    };
    return { ...telemetry, traces, sources: async () => ({ ...sources, traces: { state: 'ready' } }) };
  };
  const world = createWorld({
    agents: [application, tracing],
    settings: { agents: { application: budget(20), tracing: budget(20) }, observationTimeoutMs: 120_000 },
    telemetry: { ...scripted, port },
    clock,
  });
  onTestFinished(async () => {
    await world.stop();
    clock.stop();
  });
  const { investigation: id = '' } = await world.ask(alice, 'start_investigation', {
    service: 'orders',
    source: 'slack',
  });
  await world.until(id, 'the list', ({ status }) => status === 'testing' || status === 'awaiting_human');
  const trail = await world.store.transaction((tx) => tx.audit.list(id));
  const at = (what: string) => trail.find((row) => row.what === what)?.at.getTime() ?? Number.NaN;
  const { notSeen } = await world.get(id);
  return {
    seconds: (at('hypotheses') - at('observing')) / 1000,
    asked: asked.filter((ms) => ms < at('hypotheses')).length,
    notSeen: notSeen.map(({ what }) => what),
  };
}

test('the answer comes as soon as a source that hangs is given up, and it is not asked again before', async () => {
  const { seconds, asked, notSeen } = await answered({ givesUpAfter: 15 });
  expect(seconds).toBeGreaterThanOrEqual(15);
  expect(seconds).toBeLessThan(15.5);
  // By the survey once, by the tracing agent for the past and for now.
  expect(asked).toBe(3);
  expect(notSeen).toContain('traces');
});

test('a source that nobody gives up delays the answer to the deadline of the agents, and no further', async () => {
  const { seconds, notSeen } = await answered({ givesUpAfter: 3600 });
  expect(seconds).toBeGreaterThanOrEqual(20);
  expect(seconds).toBeLessThan(20.5);
  expect(notSeen).toContain('tracing');
});
