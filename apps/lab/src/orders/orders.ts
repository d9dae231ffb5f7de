import { measureCalls } from './calls.ts';
import { createHttpClient } from './http-client.ts';
import { createMetrics } from './metrics.ts';
import { orderRoutes } from './order-routes.ts';
import { createPool } from './pool.ts';
import { released } from './release.ts';
import { runService } from './run-service.ts';
import { readSettings } from './settings.ts';
import { spinning } from './spin.ts';

const { databaseUrl, paymentsUrl, otlpUrl } = await readSettings(['databaseUrl', 'paymentsUrl', 'otlpUrl']);
const metrics = createMetrics();
const calls = measureCalls(metrics, 'orders');
const pool = createPool({ url: databaseUrl, size: 20, service: 'orders', metrics, calls });
const payments = createHttpClient({ server: 'payments', url: paymentsUrl, calls, patienceMs: 4_000 });
const routes = released(spinning(orderRoutes(pool, payments)));
await runService({ service: 'orders', otlpUrl, metrics, routes, end: pool.end });
