import { execFile } from 'node:child_process';
import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { startCompass } from '@compass/compose';
import { backUpRecord, restoreRecord } from '@compass/compose/backup';
import { readConfig } from '@compass/config';
import { WireInvestigation } from '@compass/core';
import postgres from 'postgres';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { migratePostgres } from '../../packages/state/src/migrate-postgres.ts';
import { migrations } from '../../packages/state/src/migrations/list.ts';
import { freePort } from '../support/free-port.ts';
import { ownDirectory } from '../support/own-directory.ts';
import { hasScaled, program } from '../support/scaled.ts';
import { quietLog } from '../support/world.ts';
import { type Crew, startCrew } from '../trust/faults/crew.ts';
import { refusedStart } from '../trust/faults/refused-start.ts';

const ROOT = join(import.meta.dirname, '../..');
const run = promisify(execFile);

/** What the next version may do: migrations only add. */
const next = {
  version: migrations.length + 1,
  name: 'next',
  sql: `
    alter table steps add column priority integer not null default 0;
    alter table investigations add column team text;
    alter table audit add column place text;
    create table lessons (id text primary key, lesson text not null);
    create index steps_kind on steps (kind, state);`,
};

interface Ended {
  code: number;
  said: string;
}

/** The command line as a person runs it. */
const compass = (env: Record<string, string>, ...args: string[]): Promise<Ended> =>
  run(process.execPath, [join(ROOT, 'apps/cli/bin/compass.js'), ...args], {
    env: { PATH: process.env['PATH'] ?? '', ...env },
  }).then(
    ({ stdout }) => ({ code: 0, said: stdout }),
    ({ code, stderr }: { code: number; stderr: string }) => ({ code, said: stderr }),
  );

describe('backup and restore, embedded', () => {
  const environment = async (directory: string): Promise<Record<string, string>> => {
    const port = String(await freePort());
    return { COMPASS_DATA_DIR: directory, PORT: port, SLACK_ENABLED: 'false', LOG_LEVEL: 'silent' };
  };
  const start = async (env: Record<string, string>) => {
    const running = await startCompass({ config: readConfig({ root: ROOT, env }), log: quietLog });
    onTestFinished(() => running.stop());
    return running;
  };

  it('copies a record that is in use, by its owner, and an empty installation goes on with it', async () => {
    const home = ownDirectory('backup');
    const [here, there] = [await environment(join(home, 'here')), await environment(join(home, 'there'))];
    const file = join(home, 'compass.backup');
    const restoring = (env: Record<string, string>) => restoreRecord({ root: ROOT, env, file, withoutKey: false });
    await expect(backUpRecord({ root: ROOT, env: here, file })).rejects.toThrow('no record');

    const first = await start(here);
    const begun = await fetch(`${first.url}/api/v1/investigations`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{"service":"orders"}',
    });
    const { id } = WireInvestigation.parse(await begun.json());
    const copied = await compass(here, 'backup', file);
    expect(copied).toMatchObject({ code: 0, said: expect.stringContaining(join(home, 'here', 'audit.key')) });
    await expect(backUpRecord({ root: ROOT, env: here, file })).rejects.toThrow('there already');
    await expect(restoring(here)).rejects.toThrow('in use by');
    await first.stop();
    expect((await backUpRecord({ root: ROOT, env: here, file: `${file}.later` })).bytes).toBeGreaterThan(1000);
    await expect(restoring(here)).rejects.toThrow('record here');

    await expect(restoring(there)).rejects.toThrow('a key that is missing here');
    cpSync(join(home, 'here', 'audit.key'), join(home, 'there', 'audit.key'));
    const restored = await compass(there, 'restore', file);
    expect(restored).toMatchObject({ code: 0, said: expect.stringContaining('1 investigation under way') });

    const second = await start(there);
    const record = async () =>
      WireInvestigation.parse(await (await fetch(`${second.url}/api/v1/investigations/${id}`)).json());
    await expect.poll(async () => (await record()).status, { timeout: 60_000 }).toBe('awaiting_human');
    expect((await record()).hypotheses[0]).toMatchObject({ component: 'orders-db', status: 'survived' });
    expect(await compass(there, 'test', id, '1')).toMatchObject({ code: 0 });
    expect(await compass(there, 'audit', 'verify')).toMatchObject({ code: 0, said: expect.stringContaining('hold') });
    expect((await record()).audit_trail.filter(({ action }) => action === 'restored')).toHaveLength(1);
  }, 240_000);
});

describe.runIf(hasScaled || process.env['COMPASS_TEST_ALL'] === '1')(
  'upkeep (needs postgresql and redis-server)',
  () => {
    let crew: Crew;
    beforeAll(async () => {
      crew = await startCrew({ workers: 1 });
    }, 120_000);
    afterAll(() => crew?.stop());

    /** How many investigations wait for people, and how many steps failed. */
    const standing = async (sql = crew.sql) => {
      const [row] = await sql<{ listed: number; failed: number }[]>`
      select (select count(*)::int from investigations where status = 'awaiting_human') as listed,
             (select count(*)::int from steps where state in ('failed', 'quarantined')) as failed`;
      return row;
    };
    const page = async (from: number, to: number) => {
      for (let n = from; n <= to; n += 1) expect((await crew.page(n)).status).toBe(202);
    };

    it('a record that several write is copied at one moment, and other servers and workers go on with it', async () => {
      const file = join(ownDirectory('upkeep'), 'compass.backup');
      const [worker] = crew.workers;
      await page(11, 16);
      await expect.poll(async () => (await standing())?.listed ?? 0, { timeout: 60_000 }).toBeGreaterThan(0);
      worker?.child.kill('SIGSTOP');
      const copied = await compass(crew.env, 'backup', file);
      worker?.child.kill('SIGCONT');
      expect(copied).toMatchObject({ code: 0, said: expect.stringContaining('COMPASS_AUDIT_KEY') });

      await crew.sql`create database restored`;
      const database = new URL(crew.cluster.urlAs('postgres'));
      database.pathname = '/restored';
      const env = { ...crew.env, DATABASE_URL: database.href, REDIS_URL: `${crew.redis.url}/1` };
      const other = await compass({ ...env, COMPASS_AUDIT_KEY: 'another key, as long' }, 'restore', file);
      expect(other).toMatchObject({ code: 1, said: expect.stringContaining('another key than COMPASS_AUDIT_KEY') });
      expect(await compass(env, 'restore', file)).toMatchObject({
        code: 0,
        said: expect.stringContaining('under way'),
      });
      expect(await compass(env, 'restore', file)).toMatchObject({
        code: 1,
        said: expect.stringContaining('DATABASE_URL'),
      });

      const restored = postgres(database.href, { max: 1, onnotice: () => undefined });
      onTestFinished(() => restored.end());
      expect((await standing(restored))?.listed).toBeLessThan(6);
      const server = await program('server', env);
      onTestFinished(() => void server.child.kill('SIGKILL'));
      const another = await program('worker', env);
      onTestFinished(() => void another.child.kill('SIGKILL'));
      await expect.poll(() => standing(restored), { timeout: 90_000 }).toEqual({ listed: 6, failed: 0 });
      const checked = await compass({ ...env, PORT: new URL(server.url).port }, 'audit', 'verify');
      expect(checked.said.match(/hold/g)).toHaveLength(6);
      expect(checked.code).toBe(0);
    }, 240_000);

    it('old workers go on beside a newer schema and lose nothing; no program starts on an older one', async () => {
      await page(1, 4);
      await expect.poll(async () => (await crew.sql`select from investigations`).length).toBeGreaterThan(6);
      const newer = await migratePostgres(crew.cluster.urlAs('postgres'), [...migrations, next]);
      expect(newer.current).toBe(next.version);
      const late = await crew.startWorker();
      await page(5, 8);
      await expect.poll(() => standing(), { timeout: 90_000 }).toEqual({ listed: 14, failed: 0 });
      expect(late.child.exitCode).toBeNull();
      const backup = await compass(crew.env, 'backup', join(ownDirectory('upkeep'), 'newer'));
      expect(backup).toMatchObject({ code: 1, said: expect.stringContaining('A newer COMPASS') });
      await crew.sql`delete from compass_migration where version >= ${migrations.length}`;
      for (const app of ['worker', 'server'] as const)
        expect(await refusedStart(app, crew.env)).toMatchObject({
          code: 1,
          said: expect.stringContaining('npm run migrate'),
        });
      await crew.sql`insert into compass_migration (version, name) values (${migrations.length}, 'back')`;
    }, 240_000);
  },
);
