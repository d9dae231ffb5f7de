import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { writeIncident } from '../eval/generated-incident.ts';

const FROM = Date.parse('2026-11-20T08:00:00Z') / 1000;
const BEGAN = FROM + 7200;
const END = BEGAN + 600;

/** What a program should not have written into its log: an assignment, and a token of a known form. */
export const canaries = [`Kx9${'vT2qLm7Zr4Wc'}`, `ghp_${'7Yt2Qw9Lk4Zx8Vb3Nm6Rp1Sd5Fg0Hj2Kc4Ae'}`];

const hex = (count: number, length: number) => (count + 0xa1b2c3).toString(16).padStart(length, 'd');
const nano = (seconds: number) => String(BigInt(Math.round(seconds * 1e6)) * 1000n);

/** One request from shop through orders to stock, which takes `own` seconds. */
function request(index: number, at: number, own: number) {
  const traceID = hex(index, 32);
  const stages = ['shop', 'orders', 'stock'];
  return stages.map((service, depth) => ({
    traceID,
    spanID: hex(index * 10 + depth, 16),
    parentSpanID: depth === 0 ? '' : hex(index * 10 + depth - 1, 16),
    service,
    pod: '',
    name: `serve ${service}`,
    startNs: nano(at + 0.01 * depth),
    endNs: nano(at + own + 0.05 - 0.01 * depth),
  }));
}

/** An incident of which metrics, logs, traces and changes were recorded: stock waits for a lock where no span shows it, and says so. */
export function writeRecordedShop(folder: string): void {
  writeIncident(folder, {
    slower: { stock: 8, orders: 8, shop: 8 },
    requests: { shop: 50, orders: 50, stock: 50, users: 50 },
    changed: 'shop',
  });
  const usual = Array.from({ length: 120 }, (_, index) =>
    request(index, FROM + 60 * index, 0.02 + 0.001 * (index % 7)),
  );
  const since = Array.from({ length: 60 }, (_, index) =>
    request(200 + index, BEGAN + 9 * index, 0.02 + 0.001 * (index % 7)),
  );
  const spans = [...usual, ...since].flat();
  const lines = spans
    .filter(({ service }) => service === 'stock')
    .flatMap(({ spanID, startNs }): [string, string][] => [
      [startNs, `span ${spanID} found 12 items`],
      ...(Number(startNs) / 1e9 < BEGAN
        ? []
        : ([[startNs, `span ${spanID} waits for a lock of another, password=${canaries[0]} token ${canaries[1]}`]] as [
            string,
            string,
          ][])),
    ]);
  const errors = Array.from({ length: 40 }, (_, index): [string, string] => [
    nano(BEGAN + 12 * index),
    'error: no answer in time',
  ]);
  const talk = Array.from({ length: 260 }, (_, index): [string, string] => [nano(FROM + 30 * index), 'still here']);
  const shop = [...talk, ...errors].sort(([a], [b]) => Number(a) - Number(b));
  const save = (file: string, value: unknown) => writeFileSync(join(folder, file), gzipSync(JSON.stringify(value)));
  save('traces.json.gz', spans);
  save('logs.json.gz', [
    { stream: { service: 'stock' }, values: lines },
    { stream: { service: 'shop', app: 'shop' }, values: shop },
  ]);
  const file = join(folder, 'incident.json');
  const incident = JSON.parse(readFileSync(file, 'utf8'));
  const whole = [FROM, END].map((seconds) => new Date(seconds * 1000).toISOString());
  writeFileSync(file, JSON.stringify({ ...incident, coverage: { metrics: whole, logs: whole, traces: whole } }));
}
