import { type Action, afterRestore, auditFault } from '@compass/core';
import { afterEach, describe, expect, it } from 'vitest';
import { specialist } from '../support/agents.ts';
import { bob, createWorld, proposed, terminate, type World } from '../support/world.ts';

const open: World[] = [];
afterEach(async () => {
  for (const world of open.splice(0)) await world.stop();
});

const EFFECTS = ['declarative', 'idempotent', 'unprotected'] as const;
const cases: { at: string; crashAt?: string; before: Action['state']; after: Action['state'] }[] = [
  { at: 'before anybody approved', before: 'awaiting_approval', after: 'void' },
  { at: 'after the approval', crashAt: 'claimed:act', before: 'approved', after: 'unknown' },
  { at: 'after the intent', crashAt: 'intent', before: 'acting', after: 'unknown' },
];

/** As it stood at the backup; whoever had the record went on and acted. */
async function backedUp(effect: (typeof EFFECTS)[number], crashAt: string | undefined) {
  const settings = { catalogue: [terminate(effect)] };
  const first = createWorld({ agents: [specialist], settings, ...(crashAt === undefined ? {} : { crashAt }) });
  open.push(first);
  const { id, action } = await proposed(first);
  if (crashAt !== undefined) {
    const decided = { investigation: id, action, approve: true };
    await first.ask(bob, 'decide_action', decided).catch(() => undefined);
    await expect.poll(() => first.killed(), { timeout: 10_000 }).toBe(true);
  }
  await first.stop();
  return { first, id, action, settings };
}

describe.each(EFFECTS)('a backup with a %s action', (effect) => {
  it.each(cases)('$at: after the restore it is not done, and people are asked', async ({ crashAt, before, after }) => {
    const { first, id, action, settings } = await backedUp(effect, crashAt);
    expect((await first.get(id)).actions[0]?.state).toBe(before);
    const takenAt = '2026-11-22T10:31:00.000Z';
    const told = await first.store.transaction((tx) => {
      const scope = { ports: first.ports, tx, actor: { kind: 'system' as const, name: 'restore' } };
      return afterRestore({ ...scope, added: [], ended: [], heads: [] }, { takenAt });
    });
    expect(told).toEqual({ live: 1, asked: 1 });
    const { store, telemetry, effects } = first;
    const second = createWorld({ agents: [specialist], settings, store, telemetry, effects });
    open.push(second);
    await second.store.transaction((tx) => tx.steps.voidLeases());
    // The approval that a person gives to what an old message shows is refused too.
    const late = await second.ask(bob, 'decide_action', { investigation: id, action, approve: true });
    expect(late.ok).toBe(false);
    const idle = async () =>
      (await second.store.transaction((tx) => tx.steps.ofInvestigation(id)))
        .filter(({ kind }) => kind === 'act')
        .every(({ state }) => state === 'done');
    await expect.poll(idle, { timeout: 10_000 }).toBe(true);
    const found = await second.get(id);
    expect([found.actions[0]?.state, found.status, second.effects]).toEqual([after, 'awaiting_human', []]);
    expect(found.trouble.join()).toContain('Restored from a backup: what happened after 22 Nov, 10:31');
    const trail = await second.store.transaction(async (tx) => ({
      investigation: id,
      rows: await tx.audit.list(id),
      journal: await tx.journal.read(id),
    }));
    expect(auditFault(second.ports, trail)).toBeNull();
    expect(trail.rows.filter(({ what }) => what === 'restored')).toHaveLength(1);
  });
});
