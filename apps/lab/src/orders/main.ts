import { serve, urlOf } from './http.ts';
import { createMetrics } from './metrics.ts';
import { inventoryRoutes, orderRoutes } from './order-routes.ts';
import { createPool } from './pool.ts';
import { measureProgram } from './program-metrics.ts';
import { readSettings } from './settings.ts';
import { spinning } from './spin.ts';

const poolSizes = { orders: 20, inventory: 5 } as const;

const { service, databaseUrl } = await readSettings(['service', 'databaseUrl']);
if (service !== 'orders' && service !== 'inventory') throw new Error(`no such service: ${service}`);

const metrics = createMetrics();
measureProgram(metrics);
const pool = createPool({ url: databaseUrl, size: poolSizes[service], service, server: `${service}-db`, metrics });
const routes = service === 'orders' ? spinning(orderRoutes(pool)) : inventoryRoutes(pool);
const server = await serve({ service, routes, metrics });
console.log(`listening on ${urlOf(server)}`);

process.once('SIGTERM', async () => {
  server.close();
  server.closeAllConnections();
  await pool.end();
  process.exit(0);
});
