import { measureCalls } from './calls.ts';
import { createMetrics } from './metrics.ts';
import { inventoryRoutes } from './order-routes.ts';
import { createPool } from './pool.ts';
import { runService } from './run-service.ts';
import { readSettings } from './settings.ts';

const { databaseUrl, otlpUrl } = await readSettings(['databaseUrl', 'otlpUrl']);
const metrics = createMetrics();
const calls = measureCalls(metrics, 'inventory');
const pool = createPool({ url: databaseUrl, size: 5, service: 'inventory', metrics, calls });
await runService({ service: 'inventory', otlpUrl, metrics, routes: inventoryRoutes(pool), end: pool.end });
