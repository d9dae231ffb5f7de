import { join } from 'node:path';
import { readConfig } from '@compass/config';
import { writeBundle } from '@compass/mcp';
import { describe, expect, it } from 'vitest';
import { ownDirectory } from '../../../tests/support/own-directory.ts';
import { describeSignals } from '../src/index.ts';
import { at, END, type Family, FROM, STEP, seriesOf } from './signals/family.ts';
import { requests } from './signals/requests.ts';
import { resources } from './signals/resources.ts';

const root = join(import.meta.dirname, '../../..');
/** What the shipped signals find where these are all metrics that there are. */
async function discovered(lines: string) {
  const directory = ownDirectory('family');
  const period: [string, string] = [at(FROM), at(END)];
  const { signals, componentLabel } = readConfig({ root, env: {} });
  await writeBundle(directory, {
    incident: {
      version: 1,
      id: 'family',
      system: 'a test',
      source: 'a test',
      licence: 'none',
      trigger: { source: 'api', service: 'orders', symptoms: [], severity: 'P2', timestamp: at(END) },
      symptom: null,
      window: { referenceStart: period[0], start: at(END - 300), end: period[1], stepSeconds: STEP },
      coverage: { metrics: period, logs: null, traces: null },
      component_label: componentLabel,
      signals,
    },
    metrics: lines.trim().split('\n').map(seriesOf),
  });
  const report = await describeSignals({ root, env: { COMPASS_DEMO: directory, COMPASS_DATA_DIR: directory } });
  const rounded = (value: number | null) => (value === null ? null : Number(value.toPrecision(4)));
  const found: Family['found'] = {};
  for (const { signal, values, why } of report.found) {
    expect(why).toBe('');
    if (values.length > 0) found[signal.name] = values.map(({ component, value }) => [component, rounded(value)]);
  }
  return { found: inOrder(found), unnamed: report.unnamed };
}

/** Whose label names come first says nothing. */
const inOrder = (found: Family['found']): Family['found'] =>
  Object.fromEntries(
    Object.entries(found).map(([name, values]) => [
      name,
      values.toSorted(([a, x], [b, y]) => (a < b ? -1 : a > b ? 1 : (x ?? 0) - (y ?? 0))),
    ]),
  );

describe('the shipped signals, without a query written by anybody, find', () => {
  it.each([...requests, ...resources])('$family', async ({ lines, found }) => {
    expect(await discovered(lines)).toEqual({ found: inOrder(found), unnamed: [] });
  });

  it.each([
    ['job="shop/orders"', 'orders'],
    ['job="kubernetes-pods",app_kubernetes_io_name="orders"', 'orders'],
    ['job="kubernetes-pods",app="orders",app_kubernetes_io_name="shop"', 'orders'],
    ['job="otel-collector",service="otel-collector",exported_job="orders"', 'orders'],
    ['job="shop/orders-monitor",container="orders"', 'orders'],
    ['job="serviceMonitor/shop/orders/0"', 'orders'],
    ['job="prometheus-redis-exporter"', 'redis'],
    ['job="mysqld_exporter"', 'mysqld'],
    ['job="prometheus-server"', 'prometheus-server'],
    ['service_name="orders-exporter-2",job="x"', 'orders-exporter-2'],
  ])('whom %s is about: %s', async (labels, component) => {
    const { found } = await discovered(`nginx_http_requests_total{${labels}} 2/s`);
    expect(found).toEqual({ nginx_requests_per_second: [[component, 2]] });
  });

  it('nobody where no label says', async () => {
    const { found } = await discovered('nginx_http_requests_total{instance="a"} 2/s');
    expect(found).toEqual({});
  });

  it('nothing where there is nothing that they know, and name it', async () => {
    expect(await discovered('my_queue_errors_total{job="orders"} 1/s\nmy_build_info{job="orders"} 1')).toEqual({
      found: {},
      unnamed: ['my_queue_errors_total'],
    });
  });
});

it('asks for no more than the URLs and the answers of any server hold', () => {
  for (const { name, query } of readConfig({ root, env: {} }).signals)
    expect([name, query.length < 3000, query.includes('$COMPONENT')]).toEqual([name, true, false]);
});
