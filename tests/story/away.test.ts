import { allAgents } from '@compass/agents';
import { CompassError } from '@compass/core';
import { afterEach, describe, expect, it } from 'vitest';
import { specialist } from '../support/agents.ts';
import { scriptedTelemetry, sources } from '../support/telemetry.ts';
import { alice, createWorld, type World } from '../support/world.ts';

const open: World[] = [];
afterEach(async () => {
  for (const world of open.splice(0)) await world.stop();
});

describe('a source that was there and does not answer', () => {
  it.each([
    ['for the moment', 1],
    ['in a form that will not change', undefined],
  ])('%s takes nothing of the others with it', async (_how, retryAfterMs) => {
    const scripted = scriptedTelemetry();
    let asked = 0;
    const traces = () => {
      asked += 1;
      const more = retryAfterMs === undefined ? {} : { retryAfterMs };
      return Promise.reject(new CompassError('unavailable', 'tempo does not answer', more));
    };
    const telemetry: typeof scripted = {
      ...scripted,
      port: (options) => ({
        ...scripted.port(options),
        traces,
        sources: async () => ({ ...sources, traces: { state: 'ready' } }),
      }),
    };
    const agents = [specialist, ...allAgents.filter(({ id }) => id !== specialist.id)];
    const world = createWorld({ agents, telemetry });
    open.push(world);
    const begun = await world.ask(alice, 'start_investigation', { service: 'orders', source: 'slack' });
    if (!begun.ok) throw new Error('not started');
    const found = await world.until(begun.investigation, 'the list', ({ status }) => status === 'awaiting_human');
    expect(found.hypotheses.map(({ statement }) => statement)).toContain('Lock contention on orders');
    expect(asked).toBeGreaterThanOrEqual(3);
  });
});
