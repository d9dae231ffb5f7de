import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { type Contention, causeLockContention } from './contention.ts';
import { startExporter } from './exporter.ts';
import { freePorts } from './free-ports.ts';
import { launchHttp } from './lab-programs.ts';
import { createLauncher, type Launcher, type OnLine } from './launcher.ts';
import { startPostgres } from './postgres.ts';
import { findPrograms } from './programs.ts';
import { startPrometheus } from './prometheus.ts';
import { seed } from './seed.ts';

export type System = {
  prometheusUrl: string;
  ordersUrl: string;
  inventoryUrl: string;
  /** `app` owns the orders; `compass` sees all sessions and may end them, and is no superuser. */
  postgresUrl: { app: string; compass: string };
  causeLockContention(): Promise<Contention>;
  /** From now on the orders service spins its own CPU for so many milliseconds in every request. */
  spinOrders(milliseconds: number): Promise<void>;
  /** Ends every program of the system. May be called more than once. */
  stop(): Promise<void>;
};

/**
 * Starts PostgreSQL, its exporter, Prometheus, the orders and inventory services and the shop that calls them, all on
 * free loopback ports and with their files in `directory`, which should be new. `onLine` gets what the programs print;
 * `random` seeds the visitors. Throws when a program is missing (see `missingParts`) or does not come up; nothing is
 * left running then.
 */
export async function startSystem(options: { directory: string; onLine: OnLine; random?: number }): Promise<System> {
  const programs = findPrograms();
  const directory = path.resolve(options.directory);
  await mkdir(directory, { recursive: true });
  const launcher = createLauncher({ onLine: options.onLine });
  let stopped: Promise<void> | undefined;
  const stop = () => {
    stopped ??= launcher.stopAll();
    return stopped;
  };
  try {
    return { ...(await startAll(launcher, programs, { ...options, directory })), stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function startAll(
  launcher: Launcher,
  programs: ReturnType<typeof findPrograms>,
  { directory, random = 1 }: { directory: string; random?: number },
): Promise<Omit<System, 'stop'>> {
  const ports = await freePorts(['postgres', 'exporter', 'prometheus']);
  const exporterUrl = `http://127.0.0.1:${ports.exporter}`;
  const cluster = await startPostgres({ programs, launcher, directory, port: ports.postgres });
  await seed(cluster);

  const service = (name: 'orders' | 'inventory') =>
    launchHttp(launcher, { name, file: 'main', settings: { service: name, databaseUrl: cluster.url(name, name) } });
  const services = Promise.all([service('orders'), service('inventory')]).then(async ([ordersUrl, inventoryUrl]) => {
    const settings = { ordersUrl, inventoryUrl, seed: String(random) };
    const shopUrl = await launchHttp(launcher, { name: 'shop', file: 'shop', settings });
    const targets = [
      { component: 'orders', service: 'orders', url: ordersUrl },
      { component: 'inventory', service: 'inventory', url: inventoryUrl },
      { component: 'shop', service: 'shop', url: shopUrl },
    ];
    const { url } = await startPrometheus({
      programs,
      launcher,
      directory,
      port: ports.prometheus,
      exporterUrl,
      targets,
    });
    return { prometheusUrl: url, ordersUrl, inventoryUrl };
  });
  const exporter = startExporter({ programs, launcher, directory, port: ports.exporter, cluster });
  const [urls] = await Promise.all([services, exporter]);

  return {
    ...urls,
    postgresUrl: { app: cluster.url('orders', 'orders'), compass: cluster.url('compass', 'orders') },
    causeLockContention: () => causeLockContention(launcher, cluster),
    async spinOrders(milliseconds) {
      const body = JSON.stringify({ milliseconds });
      const answer = await fetch(new URL('/spin', urls.ordersUrl), { method: 'PUT', body });
      if (!answer.ok) throw new Error(`the orders service answered ${answer.status} to PUT /spin`);
    },
  };
}
