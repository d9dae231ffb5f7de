import { createHash } from 'node:crypto';
import { mkdirSync, realpathSync, renameSync, rmSync, statSync } from 'node:fs';
import { connect, createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { CompassError } from '@compass/core';

/** The kernel allows 108 bytes, other systems 104. */
const LONGEST_PATH = 100;
const ANSWER_MS = 1000;

export interface OwnerLock {
  release(): Promise<void>;
}

function socketPath(directory: string): string {
  const inside = join(directory, 'owner.sock');
  if (Buffer.byteLength(inside) <= LONGEST_PATH) return inside;
  return join(tmpdir(), `compass-${createHash('sha256').update(directory).digest('hex').slice(0, 32)}.sock`);
}

const codeOf = (error: unknown): unknown => (error instanceof Error && 'code' in error ? error.code : undefined);

function listen(path: string): Promise<Server | null> {
  const server = createServer((client) => {
    client.on('error', () => undefined);
    client.end(`${process.pid}\n`);
  });
  return new Promise((resolve, reject) => {
    server.once('error', (error) => (codeOf(error) === 'EADDRINUSE' ? resolve(null) : reject(error)));
    server.listen(path, () => resolve(server.unref()));
  });
}

/** The owner's process id, '' when something holds the socket but is too busy to answer, null when nobody listens. */
function askOwner(path: string): Promise<string | null> {
  return new Promise((resolve) => {
    let text = '';
    const socket = connect(path);
    const settle = (answer: string | null) => {
      socket.destroy();
      resolve(answer);
    };
    socket.setTimeout(ANSWER_MS, () => settle(''));
    socket.setEncoding('utf8').on('data', (chunk: string) => {
      text += chunk;
    });
    socket.once('end', () => settle(/^\d+\n$/.test(text) ? text.trim() : ''));
    socket.once('error', (error) => settle(['ECONNREFUSED', 'ENOENT'].includes(String(codeOf(error))) ? null : ''));
  });
}

const identity = (path: string): string | null => {
  const found = statSync(path, { bigint: true, throwIfNoEntry: false });
  return found === undefined ? null : `${found.ino}:${found.mtimeNs}`;
};

/**
 * Takes away a socket that nobody listens on. Two starters may both come here: the move is atomic, and one that moved the
 * other's fresh socket instead of the dead one puts it back.
 */
export function removeDead(path: string, dead: string): void {
  const aside = `${path}.${process.pid}`;
  try {
    renameSync(path, aside);
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return;
    throw error;
  }
  if (identity(aside) === dead) rmSync(aside);
  else renameSync(aside, path);
}

const owned = (pid: string, directory: string): CompassError =>
  new CompassError(
    'conflict',
    `${directory} is in use by ${pid === '' ? 'another COMPASS that is starting' : `another COMPASS (process ${pid})`}: ` +
      'stop that one first, or set COMPASS_DATA_DIR to another directory.',
  );

/**
 * Makes this process the only owner of `directory`, which is created if missing: two processes on one PGlite directory
 * destroy it. Throws `conflict` within 2 s when another process owns it; what a killed one left behind is taken over.
 */
export async function takeOwnerLock(directory: string): Promise<OwnerLock> {
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  const real = realpathSync(directory);
  const path = socketPath(real);
  for (let attempt = 0; attempt < 5; attempt += 1) {
    const server = await listen(path);
    if (server !== null) return { release: () => new Promise((resolve) => server.close(() => resolve())) };
    const seen = identity(path);
    const pid = await askOwner(path);
    if (pid !== null) throw owned(pid, real);
    // Asked twice: a socket that was just bound refuses for an instant, until its owner listens.
    await pause(50);
    const again = await askOwner(path);
    if (again !== null) throw owned(again, real);
    if (seen !== null) removeDead(path, seen);
  }
  throw owned('', real);
}
