import { createMetrics } from './metrics.ts';
import { paymentRoutes } from './payment-routes.ts';
import { runService } from './run-service.ts';
import { readSettings } from './settings.ts';

const { otlpUrl } = await readSettings(['otlpUrl']);
await runService({ service: 'payments', otlpUrl, metrics: createMetrics(), routes: paymentRoutes() });
