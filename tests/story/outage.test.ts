import { CompassError, type Surface } from '@compass/core';
import { afterEach, expect, it } from 'vitest';
import { specialist } from '../support/agents.ts';
import { virtualClock } from '../support/virtual-clock.ts';
import { alice, createWorld, type World } from '../support/world.ts';

const open: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  for (const stop of open.splice(0)) await stop();
});

/** A surface that can be away, and remembers what of the outages the record said whenever it was shown. */
function awaySurface() {
  const state = { away: false, limited: false, shown: [] as string[] };
  const gone = async () => {
    if (state.limited) throw new CompassError('unavailable', 'Slack asks for a pause.', { retryAfterMs: 1000 });
    if (state.away) throw new CompassError('unavailable', 'Slack does not answer.');
  };
  const port: Surface = {
    reach: gone,
    show: async ({ investigation }) => {
      await gone();
      state.shown.push((investigation.outages ?? []).map(({ to }) => (to === null ? 'open' : 'over')).join());
    },
    tell: async () => undefined,
  };
  return { state, port };
}

async function listed(surface: Surface): Promise<{ world: World; id: string }> {
  const clock = virtualClock();
  const world = createWorld({ agents: [specialist], clock, surface });
  open.push(() => world.stop(), clock.stop);
  const begun = await world.ask(alice, 'start_investigation', { service: 'orders', source: 'slack' });
  if (!begun.ok) throw new Error('not started');
  await world.until(begun.investigation, 'the list', (one) => one.status === 'awaiting_human');
  return { world, id: begun.investigation };
}

it('an approval that expired while nobody could see it is in the record before anything is shown again', async () => {
  const { state, port } = awaySurface();
  const { world, id } = await listed(port);
  state.away = true;
  await world.ask(alice, 'propose_action', { investigation: id, hypothesis: 1 });
  await world.until(id, 'the expiry', (one) => one.actions[0]?.state === 'expired' && one.outages?.[0]?.to === null);
  expect(state.shown).not.toContain('open');
  const before = state.shown.length;
  state.away = false;
  const after = await world.until(id, 'the return', (one) => one.outages?.[0]?.to != null);
  expect(after.outages).toHaveLength(1);
  await expect.poll(() => state.shown.length).toBeGreaterThan(before);
  expect(new Set(state.shown.slice(before))).toEqual(new Set(['over']));
});

it('a limit is no outage', async () => {
  const { state, port } = awaySurface();
  state.limited = true;
  const { world, id } = await listed(port);
  expect((await world.get(id)).outages).toBeUndefined();
  state.limited = false;
  await expect.poll(() => state.shown.length).toBeGreaterThan(0);
  expect((await world.get(id)).outages).toBeUndefined();
});
