import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import { CompassError, isCompassError } from '@compass/core';
import { getDefaultEnvironment } from '@modelcontextprotocol/sdk/client/stdio.js';
import type { Transport } from '@modelcontextprotocol/sdk/shared/transport.js';
import { createInbox, type InboxLimits } from './inbox.ts';
import { createLines } from './lines.ts';

export interface StdioOptions {
  server: string;
  command: string;
  args: string[];
  /** All that it gets beside PATH, HOME and their like: nothing of our own environment. */
  env: Record<string, string>;
  cwd?: string | undefined;
  limits: InboxLimits;
}

/** How long a server may take to end by itself, then after SIGTERM. */
const PATIENCE_MS = 500;
/** How soon one that ended by itself may be started again. */
const RETRY_MS = 1_000;

/** The whole group: a launcher such as npx leaves its server behind. */
const end = async (child: ChildProcessWithoutNullStreams): Promise<void> => {
  const { pid } = child;
  if (pid === undefined) return;
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const kill = (signal: NodeJS.Signals): void => {
    try {
      process.kill(-pid, signal);
    } catch {
      // Nobody of the group is left.
    }
  };
  child.stdin.end();
  for (const signal of ['SIGTERM', 'SIGKILL'] as const) {
    if (child.exitCode === null && child.signalCode === null) await Promise.race([ended, sleep(PATIENCE_MS)]);
    kill(signal);
  }
};

/** An MCP server as a child process that speaks over its stdin and stdout, one message a line; what it says on stderr is not read. */
export const stdioTransport = (options: StdioOptions): Transport => {
  const { server, limits, command, args, cwd } = options;
  let child: ChildProcessWithoutNullStreams | null = null;
  let ending: Promise<void> | null = null;
  const inbox = createInbox({ server, limits, deliver: (message) => transport.onmessage?.(message) });
  const lines = createLines(server, limits.maxBytes);

  const close = async (): Promise<void> => {
    if (ending === null && child !== null) {
      // Whatever it still says is not even read.
      child.stdout.destroy();
      lines.drop();
      ending = end(child);
      transport.onclose?.();
    }
    await ending;
  };

  /** Some servers print words or logs for people as well: what is no message is passed over. */
  const take = (line: string): void => {
    try {
      if (line.startsWith('{')) inbox.take(line);
    } catch (error) {
      if (!isCompassError(error, 'unavailable')) throw error;
    }
  };

  const read = (bytes: Uint8Array): void => {
    try {
      inbox.count(bytes.length);
      for (const line of lines.cut(bytes)) take(line);
    } catch (error) {
      transport.onerror?.(error as Error);
      void close();
    }
  };

  /** By itself, and before anybody closed it: why is on its stderr, which whoever starts it by hand can read. */
  const leave = (code: number | null): void => {
    if (ending !== null) return;
    const how = code === null ? 'was stopped' : `ended by itself with code ${code}`;
    const message = `${server} ${how}: start its command by hand to see why, with the variables of its env`;
    transport.onerror?.(new CompassError('unavailable', message, { retryAfterMs: RETRY_MS }));
  };

  const transport: Transport = {
    start: () =>
      new Promise((resolve, reject) => {
        const env = { ...getDefaultEnvironment(), ...options.env };
        const started = spawn(command, args, { cwd, env, stdio: ['pipe', 'pipe', 'ignore'], detached: true });
        // Its stdout and stdin are pipes, as asked; the types follow stderr.
        child = started as unknown as ChildProcessWithoutNullStreams;
        child.once('spawn', resolve);
        child.once('error', () => reject(new CompassError('unavailable', `${server} cannot be started: ${command}`)));
        child.once('exit', leave);
        child.once('close', close);
        child.stdin.on('error', () => void close());
        child.stdout.on('data', read);
      }),
    async send(message) {
      if (child === null || ending !== null) throw new CompassError('unavailable', `${server} is not running`);
      inbox.sent(message);
      child.stdin.write(`${JSON.stringify(message)}\n`);
    },
    close,
  };
  return transport;
};
