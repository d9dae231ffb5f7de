import { launchLabProgram } from './lab-programs.ts';
import type { Launcher } from './launcher.ts';
import type { Cluster } from './postgres.ts';

export type Contention = {
  /** The archiver's database session, the one that blocks the others. */
  pid: number;
  /** When the archiver has ended, because of `stop` or because the server ended its session. */
  ended: Promise<void>;
  stop(): Promise<void>;
};

/**
 * Runs the batch job that locks the orders table and stalls with its transaction open. Reads go on, writes wait.
 * Resolves when the lock is held.
 */
export async function causeLockContention(launcher: Launcher, cluster: Cluster): Promise<Contention> {
  const archiver = launchLabProgram(launcher, {
    name: 'archiver',
    settings: { databaseUrl: cluster.url('archiver', 'orders') },
  });
  const [, pid] = await archiver.line(/^session (\d+) holds the lock/);
  return { pid: Number(pid), ended: archiver.whenEnded, stop: archiver.stop };
}
