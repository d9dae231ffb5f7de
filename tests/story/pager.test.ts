import { type Actor, CompassError, type Pager } from '@compass/core';
import { afterEach, describe, expect, it } from 'vitest';
import { specialist } from '../support/agents.ts';
import { alice, bob, createWorld, mortal, type World, type WorldOptions } from '../support/world.ts';

const open: World[] = [];
afterEach(async () => {
  for (const world of open.splice(0)) await world.stop();
});
const world = (options: Partial<WorldOptions>): World => {
  const created = createWorld({
    agents: [specialist],
    ...options,
    settings: { writesPages: true, ...options.settings },
  });
  open.push(created);
  return created;
};

/** PagerDuty as far as COMPASS knows it, in memory. `fail` is thrown once by the call after next, before or after it took effect. */
function stand() {
  const notes: { incident: string; text: string }[] = [];
  const updates: string[] = [];
  const resolved: string[] = [];
  const faults: { before: CompassError[]; details: () => Promise<string[]> } = {
    before: [],
    details: async () => ['query: p99 > 2', 'token=abcdefghij0123456789'],
  };
  const failing = () => {
    const fault = faults.before.shift();
    if (fault !== undefined) throw fault;
  };
  const pager: Pager = {
    details: () => faults.details(),
    note: async (incident, { text, mark }) => {
      failing();
      if (!notes.some((one) => one.incident === incident && one.text.includes(mark))) notes.push({ incident, text });
    },
    statusUpdate: async (_incident, text) => {
      failing();
      updates.push(text);
      return 'taken';
    },
    resolve: async (incident, why) => {
      failing();
      resolved.push(`${incident}: ${why}`);
    },
  };
  return { pager, notes, updates, resolved, faults };
}

const page = () => ({
  source: 'pagerduty',
  service: 'orders',
  context: { pagerduty: { id: 'Q1' } },
  pages: [
    {
      fingerprint: 'Q1',
      at: new Date().toISOString(),
      word: 'fires',
      severity: 'P1',
      name: 'PagerDuty #7',
      title: 'slow',
      url: null,
    },
  ],
});
const pagerduty = { kind: 'pagerduty', name: 'PagerDuty' } as const;

async function paged(compass: World): Promise<string> {
  // A program that is killed answers nobody; what it began is in the record.
  await compass.ask(pagerduty, 'follow_pages', page()).catch(() => undefined);
  const [begun] = await compass.store.transaction((tx) => tx.investigations.list({ limit: 1 }));
  return begun?.id ?? '';
}
const listed = (compass: World, id: string) =>
  compass.until(id, 'the list', ({ status }) => status === 'awaiting_human');

async function recovered(compass: World, id: string) {
  await listed(compass, id);
  const asked = await compass.ask(alice, 'propose_action', { investigation: id, hypothesis: 1 });
  if (!asked.ok) throw new Error(asked.lines.join());
  await compass.ask(bob, 'decide_action', { investigation: id, action: asked.about, approve: true });
  return compass.until(id, 'the post-mortem', ({ postMortem }) => postMortem !== null);
}
const written = (compass: World, id: string) =>
  compass.until(
    id,
    'what was to be written',
    ({ writings = [] }) =>
      writings.length > 0 &&
      writings.every(({ state }) => state === 'done' || state === 'unclear' || state === 'refused'),
  );

describe('what goes back to PagerDuty', () => {
  it('is each finding once, and the recovery; nothing is acknowledged or resolved', async () => {
    const { pager, notes, updates, resolved } = stand();
    const compass = world({ pager });
    const id = await paged(compass);
    await recovered(compass, id);
    await written(compass, id);
    const marks = notes.map(({ text }) => /\(COMPASS INV-\d+, (\w+)/.exec(text)?.[1]);
    expect(marks.toSorted()).toEqual(['cause', 'hypotheses', 'outcome']);
    expect(notes.find(({ text }) => text.includes('cause'))?.text).toContain('lock contention on orders');
    expect(updates).toEqual([expect.stringMatching(/^orders recovered at /)]);
    expect(resolved).toEqual([]);
  });

  it('is nothing without a key', async () => {
    const { pager, notes } = stand();
    const compass = world({ pager, settings: { writesPages: false } });
    const ended = await recovered(compass, await paged(compass));
    expect(ended.writings).toBeUndefined();
    expect(notes).toEqual([]);
  });

  it('waits as long as PagerDuty asks, and says what it will never take', async () => {
    const { pager, notes, faults } = stand();
    const compass = world({ pager });
    faults.before.push(
      new CompassError('unavailable', 'It asks for a pause.', { retryAfterMs: 20 }),
      new CompassError('refused', 'It refuses the key.'),
    );
    const id = await paged(compass);
    await listed(compass, id);
    const after = await written(compass, id);
    expect(after.writings?.map(({ state }) => state).toSorted()).toEqual(['done', 'refused']);
    expect(after.trouble).toEqual(['PagerDuty: It refuses the key.']);
    expect(notes).toHaveLength(1);
  });

  it.each(['page:before', 'page:after', 'before-commit:write-page'])(
    'killed at %s: every note is there once, and no status update twice',
    async (crashAt) => {
      const { pager, notes, updates } = stand();
      const first = world({ pager, crashAt });
      const id = await paged(first);
      await expect.poll(() => first.killed(), { timeout: 10_000 }).toBe(true);
      await first.stop();
      const second = world({ pager, store: first.store, effects: first.effects, telemetry: first.telemetry });
      await second.store.transaction((tx) => tx.steps.voidLeases());
      await recovered(second, id);
      await written(second, id);
      expect(new Set(notes.map(({ text }) => text.slice(text.lastIndexOf('(')))).size).toBe(notes.length);
      expect(notes).toHaveLength(3);
      expect(updates.length).toBeLessThanOrEqual(1);
    },
  );

  it('killed after a status update: it is not sent again, and that is said', async () => {
    const { pager, updates } = stand();
    const first = world({ pager });
    const id = await paged(first);
    await listed(first, id);
    await first.stop();
    const life = mortal(first.store);
    const dying = world({
      pager: {
        ...pager,
        statusUpdate: async (incident, text, abort) => {
          await pager.statusUpdate(incident, text, abort);
          return life.kill();
        },
      },
      store: life.store,
      effects: first.effects,
      telemetry: first.telemetry,
    });
    await recovered(dying, id).catch(() => undefined);
    await expect.poll(() => life.killed(), { timeout: 10_000 }).toBe(true);
    await dying.stop();
    await first.store.transaction((tx) => tx.steps.voidLeases());
    const last = world({ pager, store: first.store, effects: first.effects, telemetry: first.telemetry });
    const after = await written(last, id);
    expect(updates).toHaveLength(1);
    expect(after.writings?.find(({ kind }) => kind === 'status')?.state).toBe('unclear');
    expect(after.trouble.join()).toContain('unclear whether it took the status update');
  });
});

const carol: Actor = { kind: 'slack', id: 'U0CAROL', name: 'carol', standing: { is: 'guest', groups: [] } };

describe('resolving in PagerDuty', () => {
  it('is asked by a member of the workspace once it has recovered, done once, and audited', async () => {
    const { pager, resolved } = stand();
    const compass = world({ pager });
    const id = await paged(compass);
    await listed(compass, id);
    expect(await compass.ask(alice, 'resolve_page', { investigation: id })).toMatchObject({ ok: false });
    await recovered(compass, id);
    expect(await compass.ask(pagerduty, 'resolve_page', { investigation: id })).toMatchObject({ ok: false });
    expect(await compass.ask(carol, 'resolve_page', { investigation: id })).toMatchObject({
      ...{ ok: false, lines: ['Guests cannot decide here.'] },
    });
    expect(await compass.ask(alice, 'resolve_page', { investigation: id })).toMatchObject({ ok: true });
    expect(await compass.ask(bob, 'resolve_page', { investigation: id })).toMatchObject({ ok: false });
    await written(compass, id);
    expect(resolved).toEqual([expect.stringMatching(/^Q1: alice resolved it from COMPASS INV-/)]);
    const rows = await compass.store.transaction((tx) => tx.audit.list(id));
    expect(rows.filter(({ what }) => what === 'resolve in PagerDuty')).toMatchObject([
      { actor: { id: alice.kind === 'slack' ? alice.id : '' } },
    ]);
  });

  it('is not offered where it is never to be done', async () => {
    const { pager, resolved } = stand();
    const compass = world({ pager, settings: { resolvePages: 'never' } });
    const id = await paged(compass);
    await recovered(compass, id);
    expect(await compass.ask(alice, 'resolve_page', { investigation: id })).toMatchObject({ ok: false });
    expect(resolved).toEqual([]);
  });
});

describe('what the alerts of a page say', () => {
  it('is added to the symptoms, redacted', async () => {
    const { pager } = stand();
    const compass = world({ pager });
    const { trigger } = await listed(compass, await paged(compass));
    expect(trigger.symptoms.slice(0, 2)).toEqual(['slow', 'query: p99 > 2']);
    expect(trigger.symptoms.join()).not.toContain('abcdefghij0123456789');
  });

  it.each([
    ['that never come', () => new Promise<string[]>(() => undefined)],
    ['that fail', () => Promise.reject(new CompassError('unavailable', 'away'))],
  ])('%s delay no start', async (_what, details) => {
    const { pager, faults } = stand();
    faults.details = details;
    const compass = world({ pager });
    const { trigger } = await listed(compass, await paged(compass));
    expect(trigger.symptoms).toEqual(['slow']);
  });
});
