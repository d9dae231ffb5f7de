import { measureCalls } from './calls.ts';
import { serve, urlOf } from './http.ts';
import { createMetrics } from './metrics.ts';
import { measureProgram } from './program-metrics.ts';
import { createRandom } from './random.ts';
import { readSettings } from './settings.ts';
import { drawRequest, type ShopRequest } from './shop-requests.ts';

// People at a web shop: 30 requests a second whatever the answers, and some of them try again when one fails.
const perSecond = 30;
const patienceMs = 9_000;
const retryShare = 0.4;
const mostAtOnce = 500;

const { ordersUrl, inventoryUrl, seed } = await readSettings(['ordersUrl', 'inventoryUrl', 'seed']);
const random = createRandom(Number(seed));
const metrics = createMetrics();
measureProgram(metrics);
const calls = measureCalls(metrics, { client: 'shop', protocol: 'http' });
const server = await serve({ service: 'shop', routes: [], metrics });
console.log(`listening on ${urlOf(server)}`);

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

async function visit(request: ShopRequest): Promise<void> {
  underway += 1;
  const answered = await send(request);
  if (!answered && random() < retryShare) {
    await new Promise((resolve) => setTimeout(resolve, 500 + 1000 * random()));
    await send(request);
  }
  underway -= 1;
}

/** Whether the service answered without an error of its own. */
async function send({ server, method, path, body }: ShopRequest): Promise<boolean> {
  const started = performance.now();
  let failed = true;
  try {
    const response = await fetch(`${server === 'orders' ? ordersUrl : inventoryUrl}${path}`, {
      method,
      signal: AbortSignal.timeout(patienceMs),
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    await response.arrayBuffer();
    failed = response.status >= 500;
  } catch {
    // No answer at all is a failure like any other; the metric carries it.
  }
  calls.observe({ server, seconds: (performance.now() - started) / 1000, failed });
  return !failed;
}
