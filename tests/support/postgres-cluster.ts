import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import postgres from 'postgres';
import { freePort } from './free-port.ts';

const BIN = '/usr/lib/postgresql/15/bin';
export const hasPostgres = existsSync(join(BIN, 'initdb'));

/** PostgreSQL refuses to run as root. */
const asPostgres = (program: string, args: string[]): [string, string[]] =>
  process.getuid?.() === 0
    ? ['runuser', ['-u', 'postgres', '--', join(BIN, program), ...args]]
    : [join(BIN, program), args];

export interface Cluster {
  urlAs(user: string): string;
  /** Its processes as of now, the postmaster first. */
  pids(): number[];
  /** Every process of it stands still until what is returned is called. */
  freeze(): () => void;
  /** Ends it as `pg_ctl stop -m immediate` does, without a checkpoint, and starts it again; resolves when it takes queries. */
  restart(): Promise<void>;
  stop(): Promise<void>;
}

const signalTo = (pids: number[], signal: NodeJS.Signals): void => {
  for (const pid of pids)
    try {
      process.kill(pid, signal);
    } catch (error) {
      // One may have ended since they were listed.
      if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
    }
};

const childrenOf = (pid: number): number[] =>
  readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').split(' ').filter(Boolean).map(Number);

/** A real PostgreSQL of this test's own: its own directory, its own port, nothing kept. */
export const startCluster = async (): Promise<Cluster> => {
  const home = await mkdtemp(join(tmpdir(), 'compass-postgres-'));
  if (process.getuid?.() === 0) execFileSync('chown', ['postgres', home]);
  const directory = join(home, 'cluster');
  const [initdb, init] = asPostgres('initdb', ['-D', directory, '-A', 'trust', '-U', 'postgres', '--no-sync']);
  execFileSync(initdb, init, { cwd: tmpdir(), stdio: 'ignore' });
  const port = await freePort();
  const settings = ['-c', `port=${port}`, '-c', 'listen_addresses=127.0.0.1', '-c', `unix_socket_directories=${home}`];
  const [program, args] = asPostgres('postgres', ['-D', directory, '-F', ...settings]);
  const urlAs = (user: string): string => `postgres://${user}@127.0.0.1:${port}/postgres`;
  let [ended, started]: [Promise<unknown>, number] = [Promise.resolve(), 0];
  const launch = (): void => {
    const running: ChildProcess = spawn(program, args, { cwd: tmpdir(), stdio: 'ignore' });
    ended = new Promise((resolve) => running.once('exit', resolve));
    started = running.pid ?? started;
  };
  // The postmaster's own process, not runuser's.
  const postmaster = (): number => Number(readFileSync(join(directory, 'postmaster.pid'), 'utf8').split('\n')[0]);
  const pids = (): number[] => [postmaster(), ...childrenOf(postmaster())];
  const end = async (signal: NodeJS.Signals): Promise<void> => {
    process.kill(postmaster(), signal);
    await ended;
  };
  const stop = async (): Promise<void> => {
    await end('SIGINT');
    await rm(home, { recursive: true, force: true });
  };
  const ready = async (): Promise<void> => {
    for (let looks = 0; looks < 200; looks += 1) {
      const sql = postgres(urlAs('postgres'), { max: 1, fetch_types: false, connect_timeout: 2 });
      const answers = await sql`select 1`.then(
        () => true,
        () => false,
      );
      await sql.end();
      if (answers) return;
      await sleep(100);
    }
    await stop();
    throw new Error('PostgreSQL did not start');
  };
  launch();
  await ready();
  return {
    urlAs,
    pids,
    freeze: () => {
      // The postmaster first, so that no more of them come.
      signalTo([postmaster()], 'SIGSTOP');
      const frozen = pids();
      signalTo(frozen, 'SIGSTOP');
      // runuser stands still with its program, and goes on only when it is told to itself.
      return () => signalTo([...frozen, started], 'SIGCONT');
    },
    restart: async () => {
      await end('SIGQUIT');
      launch();
      await ready();
    },
    stop,
  };
};
