import { measureCalls } from './calls.ts';
import { createHttpClient } from './http-client.ts';
import { createMetrics } from './metrics.ts';
import { createRandom } from './random.ts';
import { runService } from './run-service.ts';
import { readSettings } from './settings.ts';
import { drawRequest, type ShopRequest } from './shop-requests.ts';

// People at a web shop: 20 requests a second whatever the answers, and some of them try again when one fails.
const perSecond = 20;
const patienceMs = 9_000;
const retryShare = 0.4;
const mostAtOnce = 500;
/** About one visit a second is traced: a search in autotel-mcp answers with a hundred traces, and past and incident must both be in it. */
const sampled = 0.04;

const settings = await readSettings(['ordersUrl', 'inventoryUrl', 'seed', 'otlpUrl']);
const random = createRandom(Number(settings.seed));
const metrics = createMetrics();
const calls = measureCalls(metrics, 'shop');
const clients = {
  orders: createHttpClient({ server: 'orders', url: settings.ordersUrl, calls, patienceMs }),
  inventory: createHttpClient({ server: 'inventory', url: settings.inventoryUrl, calls, patienceMs }),
};
await runService({ service: 'shop', otlpUrl: settings.otlpUrl, metrics, routes: [], sampled });

let underway = 0;
let next = performance.now();
schedule();

function schedule(): void {
  next += (1000 / perSecond) * (0.8 + 0.4 * random());
  setTimeout(
    () => {
      if (underway < mostAtOnce) void visit(drawRequest(random));
      schedule();
    },
    Math.max(0, next - performance.now()),
  );
}

async function visit({ server, ...call }: ShopRequest): Promise<void> {
  underway += 1;
  const status = await clients[server](call);
  if (status >= 500 && random() < retryShare) {
    await new Promise((resolve) => setTimeout(resolve, 500 + 1000 * random()));
    await clients[server](call);
  }
  underway -= 1;
}
