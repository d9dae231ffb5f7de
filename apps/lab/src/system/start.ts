import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { type Annotations, startAnnotations } from './annotations.ts';
import { startAutotel } from './autotel.ts';
import { type Contention, causeLockContention } from './contention.ts';
import { startExporter } from './exporter.ts';
import { freePorts } from './free-ports.ts';
import { launchHttp } from './lab-programs.ts';
import { createLauncher, type Launcher, type OnLine } from './launcher.ts';
import { startPostgres } from './postgres.ts';
import { findPrograms } from './programs.ts';
import { startPrometheus } from './prometheus.ts';
import { seed } from './seed.ts';
import { turn } from './turn.ts';

export type System = {
  prometheusUrl: string;
  ordersUrl: string;
  inventoryUrl: string;
  /** Where traces and logs are asked for: an MCP server of somebody else's. */
  tracesUrl: string;
  /** A Grafana that holds what was done to the system. */
  grafanaUrl: string;
  /** `app` owns the orders; `compass` sees all sessions and may end them, and is no superuser. */
  postgresUrl: { app: string; compass: string };
  causeLockContention(): Promise<Contention>;
  /** From now on the orders service spins its own CPU for so many milliseconds in every request. */
  spinOrders(milliseconds: number): Promise<void>;
  /** From now on the payments service, which orders calls, takes so many milliseconds longer for each answer. */
  slowPayments(milliseconds: number): Promise<void>;
  /** Turns the orders service to a version and notes it; 2.4.0 fails on every fourth order. */
  releaseOrders(version: string): Promise<void>;
  /** Ends every program of the system. May be called more than once. */
  stop(): Promise<void>;
};

/**
 * Starts PostgreSQL, its exporter, Prometheus, autotel-mcp, the services orders, payments and inventory and the shop that
 * calls them, all on free loopback ports and with their files in `directory`, which should be new. `onLine` gets what the
 * programs print; `random` seeds the visitors. Throws when a program is missing (see `missingParts`) or does not come up; nothing is
 * left running then.
 */
export async function startSystem(options: { directory: string; onLine: OnLine; random?: number }): Promise<System> {
  const programs = findPrograms();
  const directory = path.resolve(options.directory);
  await mkdir(directory, { recursive: true });
  const launcher = createLauncher({ onLine: options.onLine });
  const annotations = await startAnnotations();
  let stopped: Promise<unknown> | undefined;
  const stop = async () => {
    stopped ??= Promise.all([launcher.stopAll(), annotations.stop()]);
    await stopped;
  };
  try {
    return { ...(await startAll(launcher, programs, { ...options, directory, annotations })), stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function startAll(
  launcher: Launcher,
  programs: ReturnType<typeof findPrograms>,
  { directory, annotations, random = 1 }: { directory: string; annotations: Annotations; random?: number },
): Promise<Omit<System, 'stop'>> {
  const ports = await freePorts(['postgres', 'exporter', 'prometheus', 'otlp', 'autotel']);
  const exporterUrl = `http://127.0.0.1:${ports.exporter}`;
  const [cluster, { otlpUrl, mcpUrl }] = await Promise.all([
    startPostgres({ programs, launcher, directory, port: ports.postgres }),
    startAutotel(launcher, ports),
  ]);
  await seed(cluster);

  const services = async () => {
    const start = (name: 'orders' | 'inventory' | 'payments' | 'shop', settings: Record<string, string>) =>
      launchHttp(launcher, { name, settings: { otlpUrl, ...settings } });
    const [paymentsUrl, inventoryUrl] = await Promise.all([
      start('payments', {}),
      start('inventory', { databaseUrl: cluster.url('inventory', 'inventory') }),
    ]);
    const ordersUrl = await start('orders', { databaseUrl: cluster.url('orders', 'orders'), paymentsUrl });
    const shopUrl = await start('shop', { ordersUrl, inventoryUrl, seed: String(random) });
    const urls = { orders: ordersUrl, inventory: inventoryUrl, payments: paymentsUrl, shop: shopUrl };
    const targets = Object.entries(urls).map(([name, url]) => ({ component: name, service: name, url }));
    const port = ports.prometheus;
    const { url } = await startPrometheus({ programs, launcher, directory, port, exporterUrl, targets });
    return { prometheusUrl: url, ...urls };
  };
  const exporter = startExporter({ programs, launcher, directory, port: ports.exporter, cluster });
  const [urls] = await Promise.all([services(), exporter]);

  return {
    prometheusUrl: urls.prometheusUrl,
    ordersUrl: urls.orders,
    inventoryUrl: urls.inventory,
    tracesUrl: mcpUrl,
    grafanaUrl: annotations.url,
    postgresUrl: { app: cluster.url('orders', 'orders'), compass: cluster.url('compass', 'orders') },
    causeLockContention: () => causeLockContention(launcher, cluster),
    spinOrders: (milliseconds) => turn(urls.orders, '/spin', { milliseconds }),
    slowPayments: (milliseconds) => turn(urls.payments, '/delay', { milliseconds }),
    async releaseOrders(version) {
      await turn(urls.orders, '/release', { version });
      annotations.add({ tags: ['deploy', 'service:orders'], text: `orders ${version}` });
    },
  };
}
