import { setTimeout as sleep } from 'node:timers/promises';
import { type CatalogueEntry, checkPostMortem, type Settings } from '@compass/core';
import { afterEach, describe, expect, it } from 'vitest';
import { specialist } from '../support/agents.ts';
import { scriptedTelemetry } from '../support/telemetry.ts';
import { alice, bob, createWorld, member, terminate, type World } from '../support/world.ts';

const open: World[] = [];
afterEach(async () => {
  for (const world of open.splice(0)) await world.stop();
});

const carol = { kind: 'slack', id: 'U0CAROL', name: 'carol', standing: member } as const;

const withUndo: CatalogueEntry[] = [
  { ...terminate('idempotent'), undo: 'start_again' },
  { ...terminate('idempotent'), id: 'start_again', title: 'Start $pid again on $target', tool: 'start_again' },
];

/** Up to where the action is approved. */
async function approved(settings: Partial<Settings>, options: { crashAt?: string; worse?: boolean } = {}) {
  const telemetry = scriptedTelemetry({ worse: options.worse ?? false });
  const about = options.crashAt === undefined ? {} : { crashAt: options.crashAt };
  const world = createWorld({ agents: [specialist], settings, telemetry, ...about });
  open.push(world);
  const begun = await world.ask(alice, 'start_investigation', { service: 'orders', source: 'slack' });
  if (!begun.ok) throw new Error('not started');
  const id = begun.investigation;
  await world.until(id, 'the list', (one) => one.status === 'awaiting_human');
  const asked = await world.ask(alice, 'propose_action', { investigation: id, hypothesis: 1 });
  if (!asked.ok) throw new Error(asked.lines.join());
  const action = asked.about ?? '';
  const decided = world.ask(bob, 'decide_action', { investigation: id, action, approve: true });
  return { world, id, action, decided };
}

describe('an action that made it worse', () => {
  const worse = async () => {
    const { world, id, action, decided } = await approved({ catalogue: withUndo }, { worse: true });
    await decided;
    await world.until(id, 'the outcome', (one) => one.actions[0]?.outcome === 'worse');
    return { world, id, action };
  };

  it('is taken back by one press of who asked for it: done once, watched, and no test of the hypothesis', async () => {
    const { world, id, action } = await worse();
    const before = (await world.get(id)).verdicts.length;
    const presses = [alice, bob, alice].map((one) =>
      world.ask(one, 'undo_action', { investigation: id, action, undo: true }),
    );
    expect((await Promise.all(presses)).filter(({ ok }) => ok)).toHaveLength(1);
    const ended = await world.until(id, 'recovery', (one) => one.actions[1]?.outcome === 'recovered');
    expect(ended.actions.map(({ title, undoes }) => [title, undoes])).toEqual([
      ['Terminate database session pid 45231 on orders-db', undefined],
      ['Start 45231 again on orders-db', action],
    ]);
    expect(world.effects).toHaveLength(2);
    expect(ended.verdicts).toHaveLength(before);
    expect(ended.status).toBe('resolved');
  });

  it('is told so in the post-mortem: what made it worse, who pressed the undo, and every sentence rests on its entry', async () => {
    const { world, id, action } = await worse();
    expect(await world.ask(alice, 'undo_action', { investigation: id, action, undo: true })).toMatchObject({
      ok: true,
    });
    const { postMortem } = await world.until(id, 'the post-mortem', (one) => one.postMortem !== null);
    const sentences = postMortem?.sentences ?? [];
    const of = (section: string) => sentences.filter((one) => one.section === section).map(({ text }) => text);
    expect(of('executive_summary').slice(-2)).toEqual([
      expect.stringMatching(/^Terminate .*, asked by alice, approved by bob; /),
      expect.stringMatching(/^Start 45231 again on orders-db, undo pressed by alice; /),
    ]);
    expect(of('timeline')).toContain('alice took back: Terminate database session pid 45231 on orders-db.');
    expect(of('what_went_well').join()).toContain('What was done could be taken back, and recovery was measured');
    expect(sentences.map(({ text }) => text).join()).not.toMatch(
      /Start 45231 again on orders-db: asked for|did what was predicted/,
    );
    const check = await world.store.transaction((tx) => checkPostMortem(world.ports, tx, id));
    expect(check.broken).toEqual([]);
  });

  it('stays where a person keeps it, and is not taken back after that, nor by somebody without the right', async () => {
    const { world, id, action } = await worse();
    const ask = (undo: boolean, by: typeof alice) => world.ask(by, 'undo_action', { investigation: id, action, undo });
    expect(await ask(true, carol)).toMatchObject({ ok: false });
    expect(await ask(false, bob)).toMatchObject({ ok: true });
    expect(await ask(true, alice)).toMatchObject({ ok: false, lines: ['This was kept already.'] });
    expect(world.effects).toHaveLength(1);
    expect((await world.get(id)).decisions.at(-1)).toMatchObject({ what: 'keep', by: bob });
  });

  it('binds its way back: another one in the catalogue by then is not what was approved', async () => {
    const { world, id } = await approved({ catalogue: withUndo });
    const [first] = (await world.get(id)).actions;
    const { world: other, id: there } = await approved({
      catalogue: withUndo.map((one) => (one.id === 'start_again' ? { ...one, tool: 'start_all' } : one)),
    });
    expect((await other.get(there)).actions[0]?.hash).not.toBe(first?.hash);
  });
});

describe('an action of which nobody knows whether it ran', () => {
  const unknown = async (catalogue: CatalogueEntry[]) => {
    const { world, id, action, decided } = await approved({ catalogue }, { crashAt: 'acted' });
    decided.catch(() => undefined);
    while (!world.killed()) await sleep(10);
    await world.stop();
    const { effects, telemetry, store } = world;
    const second = createWorld({ agents: [specialist], settings: { catalogue }, store, effects, telemetry });
    open.push(second);
    await second.store.transaction((tx) => tx.steps.voidLeases());
    await second.until(id, 'unknown', (one) => one.actions[0]?.state === 'unknown');
    const settle = (found: string, by: typeof alice = alice) =>
      second.ask(by, 'settle_action', { investigation: id, action, found });
    return { world: second, id, settle };
  };
  const readable: CatalogueEntry = {
    ...terminate('unprotected'),
    readBack: { tool: 'postgres_session', gone: 'exists' },
  };

  it('is settled by reading back where something can be read, and its recovery is watched', async () => {
    const { world, id, settle } = await unknown([readable]);
    expect(await settle('look')).toMatchObject({ ok: true });
    await world.until(id, 'recovery', (one) => one.actions[0]?.outcome === 'recovered');
    expect(world.effects).toHaveLength(1);
  });

  it('is settled by what a person found, never by acting again; others than approvers and who asked may not', async () => {
    const { world, id, settle } = await unknown([terminate('unprotected')]);
    expect(await settle('ran', carol)).toMatchObject({ ok: false, title: 'You cannot settle this. Nothing happened.' });
    expect(await settle('look')).toMatchObject({ ok: false, title: 'There is nothing that COMPASS could read back.' });
    expect(await settle('ran')).toMatchObject({ ok: true });
    const ended = await world.until(id, 'recovery', (one) => one.actions[0]?.outcome === 'recovered');
    expect(ended.actions[0]?.result).toBe('alice says that it ran.');
    expect(world.effects).toHaveLength(1);
    expect(await settle('not_run')).toMatchObject({ ok: false, title: 'This is settled already. Nothing happened.' });
  });

  it('did not run where a person says so: people decide again', async () => {
    const { world, id, settle } = await unknown([terminate('unprotected')]);
    expect(await settle('not_run')).toMatchObject({ ok: true });
    const after = await world.get(id);
    expect([after.status, after.actions[0]?.state, after.actions[0]?.result]).toEqual([
      'awaiting_human',
      'failed',
      'alice says that it did not run.',
    ]);
  });
});
