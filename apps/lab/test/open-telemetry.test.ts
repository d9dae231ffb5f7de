import { afterAll, beforeAll, expect, test } from 'vitest';
import { measureCalls } from '../src/orders/calls.ts';
import { createHttpClient } from '../src/orders/http-client.ts';
import { createMetrics } from '../src/orders/metrics.ts';
import { startOpenTelemetry } from '../src/orders/open-telemetry.ts';
import { startAutotel } from '../src/system/autotel.ts';
import { freePorts } from '../src/system/free-ports.ts';
import { launchHttp } from '../src/system/lab-programs.ts';
import { createLauncher } from '../src/system/launcher.ts';
import { turn } from '../src/system/turn.ts';
import { type Autotel, readAutotel } from './read-autotel.ts';

const DELAY_MS = 250;
const CALLS = 20;
const launcher = createLauncher({ onLine: () => {} });
let otlpUrl: string;
let autotel: Autotel;
let paymentsUrl: string;

beforeAll(async () => {
  const started = await startAutotel(launcher, await freePorts(['otlp', 'autotel']));
  otlpUrl = started.otlpUrl;
  paymentsUrl = await launchHttp(launcher, { name: 'payments', settings: { otlpUrl } });
  autotel = await readAutotel(started.mcpUrl);
}, 60_000);

afterAll(async () => {
  await autotel.close();
  await launcher.stopAll();
});

test('spans of a call and of what it called are one trace in autotel-mcp, and its log lines name that trace', async () => {
  const telemetry = startOpenTelemetry({ service: 'till', otlpUrl });
  const calls = measureCalls(createMetrics(), 'till');
  const pay = createHttpClient({ server: 'payments', url: paymentsUrl, calls, patienceMs: 5_000 });
  for (let id = 1; id <= CALLS; id += 1)
    expect(await pay({ method: 'PUT', path: `/captures/${id}`, body: {} })).toBe(200);
  await turn(paymentsUrl, '/delay', { milliseconds: DELAY_MS });
  const slow = Array.from({ length: CALLS }, (_, at) =>
    pay({ method: 'PUT', path: `/captures/${CALLS + 1 + at}`, body: {} }),
  );
  await Promise.all(slow);
  await telemetry.stop();

  const found = async () =>
    (await autotel.traces({ operationName: 'PUT /captures/:id' })).flatMap(({ traceId, spans }) => {
      const [caller, callee] = ['till', 'payments'].map((name) => spans.find((one) => one.serviceName === name));
      return caller === undefined || callee === undefined ? [] : [{ traceId, caller, callee }];
    });
  const lasted = async (least: number, below: number) =>
    (await found()).filter(({ callee }) => callee.durationMs >= least && callee.durationMs < below).length;
  await expect.poll(() => lasted(0, DELAY_MS), { timeout: 20_000 }).toBe(CALLS);
  await expect.poll(() => lasted(DELAY_MS, 5_000), { timeout: 20_000 }).toBe(CALLS);
  for (const { caller, callee } of await found()) {
    expect(caller.parentSpanId).toBeNull();
    expect(callee.parentSpanId).toBe(caller.spanId);
  }

  const traceIds = new Set((await found()).map(({ traceId }) => traceId));
  const lines = () => autotel.logs({ serviceName: 'payments' });
  await expect.poll(async () => (await lines()).length, { timeout: 20_000 }).toBe(2 * CALLS);
  const told = (await lines()).filter(({ traceId }) => traceIds.has(traceId ?? ''));
  expect(told.length).toBe(2 * CALLS);
  for (const { body } of told) expect(body).toMatch(/^payment for order \d+ captured$/);
});

test('a service refuses a delay that it cannot have', async () => {
  await expect(turn(paymentsUrl, '/delay', { milliseconds: -1 })).rejects.toThrow('400 to PUT /delay');
});
