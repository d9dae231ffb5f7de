import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';
import { WireInvestigation } from '@compass/core';
import { type People, people } from '../story/people.ts';
import { waitFor } from '../story/wait.ts';

const root = join(import.meta.dirname, '../../../..');

/** `npm start` as a process of its own, on given ports and a given directory. */
export interface Program {
  people: People;
  record(name: string): Promise<WireInvestigation>;
  /** From the start of the process until `/ready` answered. */
  readyMs: number;
  kill(signal: NodeJS.Signals): Promise<void>;
}

export interface Place {
  directory: string;
  api: number;
  slack: number;
  env?: Record<string, string>;
}

export function launch(place: Place): ChildProcess {
  return spawn(process.execPath, [join(root, 'apps/standalone/bin/start.js')], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      // biome-ignore lint/style/noProcessEnv: a child needs the path to find its programs
      PATH: process.env['PATH'] ?? '',
      COMPASS_DATA_DIR: place.directory,
      PORT: String(place.api),
      SLACK_LOCAL_PORT: String(place.slack),
      COMPASS_NO_OPEN: '1',
      LOG_LEVEL: 'error',
      ...place.env,
    },
  });
}

const exited = (child: ChildProcess) =>
  new Promise<void>((done) => {
    if (child.exitCode !== null || child.signalCode !== null) done();
    else child.once('exit', () => done());
  });

export async function startProgram(place: Place): Promise<Program> {
  const began = Date.now();
  const child = launch(place);
  let said = '';
  for (const stream of [child.stdout, child.stderr])
    stream?.on('data', (chunk) => {
      said = `${said}${chunk}`.slice(-4000);
    });
  const url = `http://127.0.0.1:${place.api}`;
  await waitFor(`readiness (it said: ${said})`, 30, async () => {
    if (child.exitCode !== null) throw new Error(`the program ended: ${said}`);
    return fetch(`${url}/ready`, { signal: AbortSignal.timeout(2000) }).then(
      (answer) => (answer.ok ? true : null),
      () => null,
    );
  });
  return {
    people: people(`http://127.0.0.1:${place.slack}`),
    record: async (name) =>
      WireInvestigation.parse(
        await (await fetch(`${url}/api/v1/investigations/${name}`, { signal: AbortSignal.timeout(5000) })).json(),
      ),
    readyMs: Date.now() - began,
    kill: async (signal) => {
      child.kill(signal);
      await exited(child);
    },
  };
}
