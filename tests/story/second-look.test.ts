import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { looksAgainAt, type Store } from '@compass/core';
import { memoryStore, migrateScaled, openEmbedded, openScaled } from '@compass/state';
import { describe, expect, it, onTestFinished } from 'vitest';
import { begin, opened } from '../support/opened.ts';
import { startCluster } from '../support/postgres-cluster.ts';
import { startRedis } from '../support/redis-server.ts';
import { hasScaled } from '../support/scaled.ts';
import { scriptedTelemetry } from '../support/telemetry.ts';
import { alice, bob, clock, type World } from '../support/world.ts';

const TEN_MINUTES = 600_000;
/** What is found late was due for a lease. */
const LATE = 10_000;

/** A COMPASS that sees nothing wrong until `breaks`, and whose clock can be put forward. */
function quietly(store?: Store) {
  const symptom = { quiet: true };
  let ahead = 0;
  const put = { ...clock, now: () => new Date(Date.now() + ahead) };
  const scripted = scriptedTelemetry(symptom);
  const port: typeof scripted.port = (about) => ({ ...scripted.port(about), now: async () => put.now() });
  const compass = opened({
    telemetry: { ...scripted, port },
    clock: put,
    store: store ?? memoryStore({ clock: put }),
  });
  return {
    compass,
    breaks: () => {
      symptom.quiet = false;
    },
    tenMinutesPass: () => {
      ahead += TEN_MINUTES + LATE;
    },
  };
}

const looks = async ({ store }: World, id: string): Promise<string[]> => {
  const trail = await store.transaction((tx) => tx.audit.list(id));
  return trail.filter(({ what }) => what === 'look again').map(({ actor }) => actor.name);
};
const waiting = async ({ store }: World, id: string): Promise<string[]> => {
  const steps = await store.transaction((tx) => tx.steps.ofInvestigation(id));
  return steps.filter(({ state, kind }) => state === 'waiting' && kind !== 'surface').map(({ kind }) => kind);
};
const rested = (state: string) => (one: Awaited<ReturnType<World['get']>>) =>
  one.status === 'awaiting_human' && one.secondLook?.state === state;

describe('where nothing wrong was seen', () => {
  it('COMPASS promises to look again in ten minutes, does so by itself, and never again', async () => {
    const { compass, tenMinutesPass } = quietly();
    const { id, secondLook } = await begin(compass);
    const step = await compass.store.transaction((tx) => tx.steps.byKey(id, 'second-look'));
    expect(secondLook?.state).toBe('due');
    expect(Math.abs(Date.parse(secondLook?.at ?? '') - (step?.dueAt.getTime() ?? 0))).toBeLessThan(1000);
    expect((step?.dueAt.getTime() ?? 0) - Date.now()).toBeGreaterThan(TEN_MINUTES - 60_000);
    tenMinutesPass();
    const after = await compass.until(id, 'the second look', rested('looked'));
    expect(await looks(compass, id)).toEqual(['second-look']);
    expect([after.decisions, after.hypotheses, looksAgainAt(after)]).toEqual([[], [], null]);
    expect(await waiting(compass, id)).toEqual([]);
  });

  it('what is there by then is found, and the hypotheses come', async () => {
    const { compass, breaks, tenMinutesPass } = quietly();
    const { id } = await begin(compass);
    breaks();
    tenMinutesPass();
    const after = await compass.until(id, 'what is wrong by now', rested('found'));
    expect([after.symptom?.state, after.hypotheses.length]).toEqual(['seen', 2]);
  });

  it('a look that a person asks for meanwhile takes nothing from what was promised', async () => {
    const { compass, tenMinutesPass } = quietly();
    const { id, secondLook, revision } = await begin(compass);
    const both = await Promise.all([alice, bob].map((one) => compass.ask(one, 'look_again', { investigation: id })));
    expect(both.map(({ ok }) => ok).sort()).toEqual([false, true]);
    const again = await compass.until(
      id,
      'what the person asked for',
      (one) => one.status === 'awaiting_human' && one.revision > revision,
    );
    expect(again.secondLook).toEqual(secondLook);
    tenMinutesPass();
    await compass.until(id, 'the second look', rested('looked'));
    expect(await looks(compass, id)).toHaveLength(2);
  });

  it('once a person has ended it, nobody looks again', async () => {
    const { compass, tenMinutesPass } = quietly();
    const { id } = await begin(compass);
    await compass.ask(alice, 'close', { investigation: id });
    tenMinutesPass();
    await expect.poll(() => waiting(compass, id), { timeout: 10_000 }).not.toContain('second-look');
    const closed = await compass.until(id, 'its end', ({ postMortem }) => postMortem !== null);
    expect([closed.status, looksAgainAt(closed)]).toEqual(['closed', null]);
    expect(await looks(compass, id)).toEqual([]);
  });

  it('where people have a list by then, it stays as it is', async () => {
    const { compass, breaks, tenMinutesPass } = quietly();
    const { id } = await begin(compass);
    breaks();
    await compass.ask(alice, 'look_again', { investigation: id });
    const listed = await compass.until(
      id,
      'the list',
      (one) => one.status === 'awaiting_human' && one.hypotheses.length === 2,
    );
    tenMinutesPass();
    const after = await compass.until(id, 'what is left', ({ secondLook }) => secondLook?.state === 'left');
    expect([after.hypotheses, after.status]).toEqual([listed.hypotheses, 'awaiting_human']);
    expect(await looks(compass, id)).toEqual(['alice']);
  });

  it('what a person has said meanwhile is still known after it', async () => {
    const { compass, tenMinutesPass } = quietly();
    const { id } = await begin(compass);
    await compass.ask(alice, 'add_data', { investigation: id, text: 'customers call' });
    await compass.until(id, 'its answer', ({ notes }) => (notes[0]?.answer ?? '') !== '');
    tenMinutesPass();
    const after = await compass.until(id, 'the second look', rested('looked'));
    expect(after.observations.map(({ interpretation }) => interpretation)).toContain('customers call');
  });
});

/** Of a record, how it is opened and shut by one program after the other. */
type Opens = () => Promise<{ store: Store; close(): Promise<void> }>;
const forms: [name: string, isThere: boolean, place: () => Promise<Opens>][] = [
  [
    'embedded',
    true,
    async () => {
      const directory = await mkdtemp(join(tmpdir(), 'second-look-'));
      onTestFinished(() => rm(directory, { recursive: true, force: true }));
      return async () => {
        const { store, queue } = await openEmbedded({ directory, onQueueError: () => undefined });
        return {
          store,
          close: async () => {
            await queue.close();
            await store.close();
          },
        };
      };
    },
  ],
  [
    'scaled (needs postgresql and redis)',
    hasScaled || process.env['COMPASS_TEST_ALL'] === '1',
    async () => {
      const [cluster, redis] = await Promise.all([startCluster(), startRedis()]);
      onTestFinished(async () => {
        await Promise.all([cluster.stop(), redis.stop()]);
      });
      const databaseUrl = cluster.urlAs('postgres');
      await migrateScaled({ databaseUrl });
      return () =>
        openScaled({
          databaseUrl,
          redisUrl: redis.url,
          poolSize: 4,
          ttlSeconds: 60,
          onQueueError: () => undefined,
        });
    },
  ],
];

describe.each(forms)('%s', (_name, isThere, place) => {
  it.runIf(isThere)(
    'what one program promised, the next one does: it is a step with a time, and no timer',
    async () => {
      const open = await place();
      const promised = await open();
      const settings = { secondLookMs: 3000 };
      const first = opened({ telemetry: scriptedTelemetry({ quiet: true }), store: promised.store, settings });
      const { id } = await begin(first);
      await first.stop();
      await promised.close();
      await sleep(settings.secondLookMs);
      const later = await open();
      const second = opened({ telemetry: scriptedTelemetry({ quiet: true }), store: later.store, settings });
      const after = await second.until(id, 'the second look', rested('looked'));
      expect(after.decisions).toEqual([]);
      await second.stop();
      await later.close();
    },
    60_000,
  );
});
