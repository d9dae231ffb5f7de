import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, rmSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openDatabase } from '../src/open-database.ts';
import { removeDead, takeOwnerLock } from '../src/owner-lock.ts';
import { recordStore } from '../src/record-store.ts';
import { preparedDirectory, removeDirectory } from './support/places.ts';

let directory: string;
let children: ChildProcess[];
beforeEach(async () => {
  directory = await preparedDirectory();
  children = [];
});
afterEach(async () => {
  await Promise.all(children.map(kill));
  removeDirectory(directory);
});

function start(mode: 'write' | 'hold') {
  const child = spawn(process.execPath, [join(import.meta.dirname, 'support/owner.ts'), directory, mode], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  children.push(child);
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  return { child, next: async () => String((await lines.next()).value) };
}

async function kill(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = once(child, 'exit');
  child.kill('SIGKILL');
  await gone;
}

test('a second process is refused with the owner’s process id and what to do', async () => {
  const owner = start('hold');
  expect(await owner.next()).toBe('open');
  const from = performance.now();
  const refused = openDatabase({ directory });
  await expect(refused).rejects.toMatchObject({ code: 'conflict' });
  await expect(refused).rejects.toThrow(
    `${directory} is in use by another COMPASS (process ${owner.child.pid}): stop that one first, or set COMPASS_DATA_DIR`,
  );
  expect(performance.now() - from).toBeLessThan(10_000);
  expect(await start('hold').next()).toContain(`process ${owner.child.pid}`);
});

test('after kill -9 what was committed is there, and the socket left behind is taken over', async () => {
  const owner = start('write');
  expect(await owner.next()).toBe('open');
  let committed = 0;
  while (committed < 40) committed = Number(await owner.next());
  await kill(owner.child);
  expect(existsSync(join(directory, 'owner.sock'))).toBe(true);
  const store = recordStore({ database: await openDatabase({ directory }) });
  const steps = await store.transaction((tx) => tx.steps.ofInvestigation('inv'));
  expect(steps.length).toBeGreaterThanOrEqual(committed);
  expect(steps.map((step) => step.key)).toEqual(steps.map((_, index) => `k${index + 1}`));
  await store.close();
  expect(existsSync(join(directory, 'owner.sock'))).toBe(false);
});

test('a first start that was killed halfway is begun again', async () => {
  rmSync(join(directory, 'pglite'), { recursive: true });
  const owner = start('hold');
  await expect
    .poll(() => existsSync(join(directory, 'pglite.new', 'PG_VERSION')), { timeout: 30_000, interval: 5 })
    .toBe(true);
  await kill(owner.child);
  const store = recordStore({ database: await openDatabase({ directory }) });
  expect(await store.transaction((tx) => tx.steps.due(1))).toEqual([]);
  await store.close();
}, 90_000);

test('of many that find a dead owner’s socket at once, one takes the directory', async () => {
  const owner = start('hold');
  expect(await owner.next()).toBe('open');
  await kill(owner.child);
  const answers = await Promise.allSettled(Array.from({ length: 8 }, () => takeOwnerLock(directory)));
  const locks = answers.flatMap((answer) => (answer.status === 'fulfilled' ? [answer.value] : []));
  expect(locks).toHaveLength(1);
  await locks[0]?.release();
  await (await takeOwnerLock(directory)).release();
});

test('a directory with a long path has its socket elsewhere, and still one owner', async () => {
  const long = join(directory, 'd'.repeat(120));
  mkdirSync(long);
  const lock = await takeOwnerLock(long);
  await expect(takeOwnerLock(long)).rejects.toMatchObject({ code: 'conflict' });
  await lock.release();
  await (await takeOwnerLock(long)).release();
});

test('whoever connects and leaves at once does not disturb the owner', async () => {
  const lock = await takeOwnerLock(directory);
  for (let count = 0; count < 20; count += 1) connect(join(directory, 'owner.sock')).destroy();
  await expect(takeOwnerLock(directory)).rejects.toThrow(`process ${process.pid}`);
  await lock.release();
});

test('a starter that was too slow does not take the socket of the one that was faster', async () => {
  const lock = await takeOwnerLock(directory);
  removeDead(join(directory, 'owner.sock'), 'the dead socket it saw before');
  await expect(takeOwnerLock(directory)).rejects.toThrow(`process ${process.pid}`);
  await lock.release();
});
