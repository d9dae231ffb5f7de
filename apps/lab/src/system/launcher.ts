import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { Account } from './programs.ts';

export type OnLine = (program: string, line: string) => void;

export type Running = {
  pid: number;
  /** Resolves with the first line that matches; rejects when the program ends before. */
  line(pattern: RegExp): Promise<RegExpMatchArray>;
  /** Why it is no longer running, with its last lines; undefined while it runs. */
  ended(): string | undefined;
  whenEnded: Promise<void>;
  /** Sends its stop signal, and SIGKILL when it is still there after 8 s. */
  stop(): Promise<void>;
};

export type Launch = {
  name: string;
  command: string;
  args: readonly string[];
  /** Written to standard input as one line. */
  settings?: Readonly<Record<string, string>>;
  environment?: Readonly<Record<string, string>>;
  account?: Account | undefined;
  stopSignal?: 'SIGTERM' | 'SIGINT';
};

export type Launcher = {
  launch(launch: Launch): Running;
  /** Stops what still runs, last started first, then the guard. */
  stopAll(): Promise<void>;
};

const killAfterMs = 8_000;
const lastLines = 12;

/** Starts programs and keeps their pids; a guard process ends them should this process vanish. */
export function createLauncher({ onLine }: { onLine: OnLine }): Launcher {
  const guard = spawn(process.execPath, [fileURLToPath(new URL('guard.ts', import.meta.url))], {
    // A group of its own: Ctrl-C in the terminal is for the lab, which then stops its programs in order.
    detached: true,
    stdio: ['pipe', 'ignore', 'ignore'],
    env: {},
  });
  const guardEnded = once(guard, 'exit');
  guard.stdin.on('error', () => {});
  const running: Running[] = [];
  let stopping = false;

  return {
    launch(launch) {
      if (stopping) throw new Error(`${launch.name} was not started: the lab is stopping`);
      const stopSignal = launch.stopSignal ?? 'SIGTERM';
      const child = spawn(launch.command, launch.args, {
        detached: true,
        env: { PATH: '/usr/local/bin:/usr/bin:/bin', LC_ALL: 'C', TZ: 'UTC', ...launch.environment },
        stdio: ['pipe', 'pipe', 'pipe'],
        ...launch.account,
      });
      child.on('error', () => {});
      const { pid } = child;
      if (pid === undefined) throw new Error(`${launch.name} could not be started`);
      guard.stdin.write(`+${pid} ${stopSignal}\n`);
      child.once('exit', () => guard.stdin.write(`-${pid}\n`));
      const program = follow(child, { name: launch.name, pid, stopSignal, onLine });
      child.stdin.on('error', () => {});
      if (launch.settings === undefined) child.stdin.end();
      else child.stdin.write(`${JSON.stringify(launch.settings)}\n`);
      running.push(program);
      return program;
    },
    async stopAll() {
      stopping = true;
      for (const program of running.reverse()) await program.stop();
      guard.stdin.end();
      await guardEnded;
    },
  };
}

function follow(
  child: ChildProcess,
  { name, pid, stopSignal, onLine }: { name: string; pid: number; stopSignal: NodeJS.Signals; onLine: OnLine },
): Running {
  const recent: string[] = [];
  const wanted = new Set<(line: string) => void>();
  let end: string | undefined;
  // `close` rather than `exit`: by then its last lines are read and its own children are gone.
  const whenEnded = new Promise<void>((resolve) => {
    child.once('close', (code, signal) => {
      end = [`${name} ended with ${signal ?? code}`, ...recent].join('\n  ');
      resolve();
    });
  });
  for (const stream of [child.stdout, child.stderr]) {
    if (stream === null) continue;
    createInterface({ input: stream }).on('line', (line) => {
      recent.push(line);
      recent.splice(0, recent.length - lastLines);
      for (const look of wanted) look(line);
      onLine(name, line);
    });
  }
  return {
    pid,
    whenEnded,
    ended: () => end,
    async line(pattern) {
      const found = new Promise<RegExpMatchArray>((resolve) => {
        const look = (line: string) => {
          const match = line.match(pattern);
          if (match === null) return;
          wanted.delete(look);
          resolve(match);
        };
        wanted.add(look);
        for (const line of recent) look(line);
      });
      return Promise.race([
        found,
        whenEnded.then(() => {
          throw new Error(end);
        }),
      ]);
    },
    async stop() {
      if (end !== undefined) return;
      child.kill(stopSignal);
      const killer = setTimeout(() => child.kill('SIGKILL'), killAfterMs);
      await whenEnded;
      clearTimeout(killer);
    },
  };
}
