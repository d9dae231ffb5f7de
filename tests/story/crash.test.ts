import { afterEach, describe, expect, it } from 'vitest';
import { specialist } from '../support/agents.ts';
import { bob, createWorld, proposed, terminate, type World } from '../support/world.ts';

const open: World[] = [];
afterEach(async () => {
  for (const world of open.splice(0)) await world.stop();
});

const POINTS = ['claimed:act', 'intent', 'acted', 'before-commit:act'];
const EFFECTS = ['declarative', 'idempotent', 'unprotected'] as const;
const schedules = POINTS.flatMap((point) => EFFECTS.map((effect) => ({ point, effect })));

/** Up to the approval; the program dies at the crash point while it acts. */
async function killedWhileActing(point: string, effect: (typeof EFFECTS)[number]) {
  const settings = { catalogue: [terminate(effect)] };
  const first = createWorld({ agents: [specialist], settings, crashAt: point });
  open.push(first);
  const { id, action } = await proposed(first);
  // The answer may be lost with the program; what was decided is in the record.
  await first.ask(bob, 'decide_action', { investigation: id, action, approve: true }).catch(() => undefined);
  await expect
    .poll(
      () =>
        first.ports.store
          .transaction((tx) => tx.now())
          .then(
            () => 'alive',
            () => 'dead',
          ),
      { timeout: 10_000 },
    )
    .toBe('dead');
  await first.stop();
  const second = createWorld({
    agents: [specialist],
    settings,
    store: first.store,
    effects: first.effects,
    telemetry: first.telemetry,
  });
  open.push(second);
  const voided = await second.store.transaction((tx) => tx.steps.voidLeases());
  return { second, id, voided };
}

describe('a kill while acting', () => {
  it.each(schedules)('at $point, $effect: at most one effect, and never silently done', async ({ point, effect }) => {
    const { second, id, voided } = await killedWhileActing(point, effect);
    expect(voided).toBeGreaterThan(0);
    const ended = await second.until(
      id,
      'the end',
      (one) => one.actions[0]?.state === 'unknown' || one.postMortem !== null,
    );
    expect(second.effects.length).toBeLessThanOrEqual(1);
    const began = point !== 'claimed:act';
    if (effect === 'unprotected' && began) expect(ended.actions[0]?.state).toBe('unknown');
    else
      expect([ended.actions[0]?.state, ended.actions[0]?.outcome, second.effects.length]).toEqual([
        'acted',
        'recovered',
        1,
      ]);
  });
});
