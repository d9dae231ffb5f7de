import type { ChildProcess } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { readConfig } from '@compass/config';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { freePort } from '../support/free-port.ts';
import { type Cluster, hasPostgres, startCluster } from '../support/postgres-cluster.ts';
import { hasRedis, type RedisServer, startRedis } from '../support/redis-server.ts';
import { build, ended, type Image, ignoring } from './build.ts';
import { stagesOf } from './dockerfile.ts';
import { hasRooms, PATH, runInside } from './room.ts';

const root = join(import.meta.dirname, '../..');
const text = readFileSync(join(root, 'Dockerfile'), 'utf8');
const probes = [
  ...readFileSync(join(root, 'charts/compass/templates/deployments.yaml'), 'utf8').matchAll(/ path: (\/\w+)$/gm),
].map(([, path]) => path);
const all = process.env['COMPASS_TEST_ALL'] === '1';

describe('the Dockerfile', () => {
  const stages = stagesOf(text);

  it('is built on one exact Node, that of package.json', () => {
    const { dependencies } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
    const bases = stages.map(([from]) => from?.words[0]);
    expect(bases).toEqual(bases.map(() => `node:${dependencies.node}-bookworm-slim`));
  });

  it('ends as a user that Kubernetes can see is not root', () => {
    const last = stages.at(-1)?.filter(({ keyword }) => keyword === 'USER');
    expect(last?.map(({ text: user }) => user)).toEqual(['1000:1000']);
  });

  it('is of production unless it is told otherwise', () => {
    const set = stages.at(-1)?.filter(({ keyword }) => keyword === 'ENV');
    expect(set?.map(({ text: pairs }) => pairs).join(' ')).toContain('COMPASS_ENV=production');
  });

  it('says where each of its programs listens, and asks there how it is', () => {
    const said = (keyword: string) =>
      stages.at(-1)?.flatMap((line) => (line.keyword === keyword ? line.text.split(' ') : [])) ?? [];
    const [port] = said('EXPOSE');
    expect(said('ENV')).toContain(`PORT=${port}`);
    const { http } = readConfig({ root, env: { PORT: port, COMPASS_API_TOKEN: 'a-token-of-this-test' } });
    expect([http.port, http.workerPort]).toEqual([Number(port), Number(port)]);
    expect(said('HEALTHCHECK').join(' ')).toContain('process.env.PORT');
  });

  it('is asked how it is every 10 s, for 5 s, and three times before that counts', () => {
    const asked = stages.at(-1)?.filter(({ keyword }) => keyword === 'HEALTHCHECK');
    expect(asked?.map(({ flags }) => flags)).toEqual([
      { interval: '10s', timeout: '5s', 'start-period': '30s', retries: '3' },
    ]);
    expect(asked?.[0]?.text).toContain('/health');
  });

  it('names programs that are there', () => {
    const named = [...text.matchAll(/\bapps\/\S+\.ts\b/g)].map(([path]) => path);
    expect(new Set(named).size).toBe(4);
    expect(named.filter((path) => !existsSync(join(root, path)))).toEqual([]);
  });

  it('takes no secret, no history and no test with it', () => {
    const ignored = ignoring(readFileSync(join(root, '.dockerignore'), 'utf8'));
    const out = ['.git', '.env', '.env.example', 'node_modules', 'apps/cli/node_modules', 'packages/api/test', 'x.log'];
    expect(out.filter((path) => !ignored(path))).toEqual([]);
    const kept = ['package-lock.json', 'config/compass.yaml', 'apps/standalone/demo', 'packages/api/src/index.ts'];
    expect(kept.filter(ignored)).toEqual([]);
  });
});

describe.runIf(hasRooms || all)('the image (needs root, and the package registry)', { timeout: 120_000 }, () => {
  const home = mkdtempSync(join(tmpdir(), 'compass-image-'));
  const running: ChildProcess[] = [];
  let image: Image;
  beforeAll(async () => {
    image = await build(root, home);
  }, 600_000);
  afterEach(async () => {
    for (const child of running.splice(0)) child.kill('SIGKILL');
  });
  // Some ten thousand files.
  afterAll(() => rm(home, { recursive: true, force: true }), 300_000);

  const start = (command: string[], env: Record<string, string>) => {
    const child = runInside(image.room, command, {
      directory: image.directory,
      user: image.user,
      env: { PATH, ...image.env, LOG_LEVEL: 'ERROR', ...env },
      writable: [...image.volumes, '/tmp'],
    });
    running.push(child);
    return { child, end: ended(child) };
  };
  const healthy = async (env: Record<string, string>) => (await start(image.healthcheck, env).end).code === 0;
  const untilHealthy = async (env: Record<string, string>, child: ChildProcess) => {
    for (let looks = 0; looks < 100 && child.exitCode === null; looks += 1) {
      if (await healthy(env)) return true;
      await sleep(200);
    }
    return false;
  };
  const answersUntilStopped = async (command: string[], env: Record<string, string>) => {
    expect(await healthy(env)).toBe(false);
    const { child, end } = start(command, env);
    const answered = await untilHealthy(env, child);
    expect(probes).toEqual(['/ready', '/live', '/ready']);
    for (const path of probes) expect((await fetch(`http://127.0.0.1:${env['PORT']}${path}`)).status).toBe(200);
    child.kill('SIGTERM');
    const { code, output } = await end;
    expect({ answered, code }, output).toEqual({ answered: true, code: 0 });
  };

  it('answers its health check on a read-only file system, and stops when it is told to', async () => {
    const env = { PORT: String(await freePort()), SLACK_LOCAL_PORT: String(await freePort()) };
    await answersUntilStopped(image.command, env);
  });

  it('cannot change its own program, nor what Node made of it', async () => {
    for (const path of ['/app/apps/standalone/src/main.ts', `${image.env['NODE_COMPILE_CACHE']}/other`]) {
      const { code, output } = await ended(
        runInside(image.room, ['touch', path], { directory: '/', user: image.user, env: { PATH } }),
      );
      expect({ code, output }).toEqual({ code: 1, output: expect.stringContaining('Permission denied') });
    }
  });

  it('starts from what Node made of its sources when it was built', async () => {
    const reading = { NODE_DEBUG_NATIVE: 'COMPILE_CACHE', PORT: 'none' };
    for (const app of ['server', 'worker']) {
      const { output } = await start(['node', `apps/${app}/src/main.ts`], reading).end;
      const of = (said: string) => output.split('\n').filter((line) => line.includes(said)).length;
      const [kept, made] = [of('was accepted'), of('writing cache')];
      expect(kept, output.slice(0, 2000)).toBeGreaterThan(500);
      expect(made).toBeLessThan(kept / 20);
    }
  });

  describe.runIf((hasPostgres && hasRedis) || all)('beside PostgreSQL and Redis', () => {
    let [cluster, redis]: [Cluster, RedisServer] = [] as never;
    beforeAll(async () => {
      [cluster, redis] = await Promise.all([startCluster(), startRedis()]);
    });
    afterAll(async () => {
      await Promise.all([cluster.stop(), redis.stop()]);
    });
    const shared = async () => ({
      DATABASE_URL: cluster.urlAs('postgres'),
      REDIS_URL: redis.url,
      COMPASS_AUDIT_KEY: 'an audit key of this test',
      PORT: String(await freePort()),
    });

    it('migrates alone, once and again', async () => {
      for (const _ of [1, 2]) {
        const { code, output } = await start(['node', 'apps/server/src/migrate.ts'], await shared()).end;
        expect({ code, output }).toEqual({ code: 0, output: 'The database is up to date.\n' });
      }
    });

    it.each(['server', 'worker'])('its %s answers the same health check', async (app) => {
      await answersUntilStopped(['node', `apps/${app}/src/main.ts`], await shared());
    });
  });
});
