import type { Series, Telemetry } from '@compass/core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { inProcess } from '../src/broker/server.ts';
import { prometheusServer } from '../src/servers/prometheus/server.ts';
import { queries, randomOf, samples } from './promql-generator.ts';
import { realPrometheus, withoutPrometheus } from './real-prometheus.ts';
import { fakeGrafana, programs, started, withoutPrograms } from './real-servers.ts';
import { lookingAt } from './their-server.ts';

const FROM = Date.parse('2026-11-20T10:00:00Z') / 1000;
const COUNT = 60;
const { prometheusMcp, mcpPrometheus, mcpGrafana } = programs;

const sorted = (series: Series[]): Series[] =>
  series.toSorted((a, b) => (JSON.stringify(a.labels) < JSON.stringify(b.labels) ? -1 : 1));

describe.skipIf(withoutPrometheus || withoutPrograms(prometheusMcp, mcpPrometheus, mcpGrafana))(
  'the same questions about a real Prometheus, through the MCP servers that people run (needs prometheus and promtool)',
  () => {
    const window = { start: new Date((FROM + 900) * 1000), end: new Date((FROM + 3300) * 1000), stepSeconds: 60 };
    let prometheus: Awaited<ReturnType<typeof realPrometheus>>;
    let grafana: Awaited<ReturnType<typeof fakeGrafana>>;

    beforeAll(async () => {
      prometheus = await realPrometheus(samples(FROM, randomOf(7)));
      grafana = await fakeGrafana(prometheus.url);
    }, 60_000);
    afterAll(async () => {
      await grafana?.stop();
      await prometheus?.stop();
    });

    const others = () => [
      started('prometheus-mcp', prometheusMcp, { args: ['stdio'], env: { PROMETHEUS_URL: prometheus.url } }),
      started('mcp-prometheus', mcpPrometheus, { args: ['--url', prometheus.url] }),
      started('mcp-grafana', mcpGrafana, { env: { GRAFANA_URL: grafana.url, GRAFANA_SERVICE_ACCOUNT_TOKEN: 'none' } }),
    ];
    const through = (): { ours: Telemetry; theirs: [string, Telemetry][] } => {
      const entry = { name: 'ours', connect: inProcess(() => prometheusServer({ url: prometheus.url })) };
      const look = (one: typeof entry) => lookingAt([one], { metrics: { server: one.name } }).look;
      return {
        ours: look(entry),
        theirs: others().map((one) => [one.name, lookingAt([one], { metrics: { server: one.name } }).look]),
      };
    };

    test(`${COUNT} generated queries over a range have the same series`, async () => {
      const { ours, theirs } = through();
      let answered = 0;
      for (const query of queries(COUNT, randomOf(23))) {
        const expected = sorted((await ours.range({ query, ...window })).value);
        if (expected.length > 0) answered += 1;
        for (const [name, look] of theirs) {
          const { value, server } = await look.range({ query, ...window });
          expect({ query, name, series: sorted(value) }).toEqual({ query, name: server, series: expected });
        }
      }
      // Most must say something, or the comparison would be of nothing with nothing.
      expect(answered).toBeGreaterThan(COUNT * 0.7);
    }, 120_000);

    test('queries at a moment of the past have the same values', async () => {
      const { ours, theirs } = through();
      const at = new Date((FROM + 2_000) * 1000);
      for (const query of ['gauge', 'sum by (component) (rate(counter_total[5m]))', 'gauge > 1e9']) {
        const expected = sorted((await ours.instant({ query, at })).value);
        expect(expected.length > 0).toBe(!query.includes('1e9'));
        for (const [name, look] of theirs)
          expect({ query, name, series: sorted((await look.instant({ query, at })).value) }).toEqual({
            query,
            name,
            series: expected,
          });
      }
    });

    test('the values of a label are the same, and every one of these servers is a whole source of metrics', async () => {
      const { ours, theirs } = through();
      await expect
        .poll(async () => (await ours.instant({ query: 'up', at: new Date() })).value.length, { timeout: 20_000 })
        .toBe(1);
      const expected = (await ours.labelValues({ label: 'job' })).value;
      expect(expected).toEqual(['self']);
      for (const [name, look] of theirs) {
        expect({ name, values: (await look.labelValues({ label: 'job' })).value }).toEqual({ name, values: expected });
        expect((await look.sources()).metrics).toEqual({ state: 'ready' });
      }
    });

    test('a query that is wrong is invalid everywhere, and a Prometheus that is gone is unavailable', async () => {
      const { ours, theirs } = through();
      for (const [, look] of [['ours', ours] as const, ...theirs])
        await expect(look.range({ query: 'gauge{', ...window })).rejects.toMatchObject({ code: 'invalid' });
      const gone = [
        started('prometheus-mcp', prometheusMcp, { args: ['stdio'], env: { PROMETHEUS_URL: 'http://127.0.0.1:1' } }),
        started('mcp-prometheus', mcpPrometheus, { args: ['--url', 'http://127.0.0.1:1'] }),
      ];
      for (const one of gone) {
        const { look } = lookingAt([one], { metrics: { server: one.name } });
        await expect(look.range({ query: 'gauge', ...window })).rejects.toMatchObject({ code: 'unavailable' });
      }
    });

    test('a range that does not begin at a multiple of its step keeps its values where only such can be asked for', async () => {
      const { ours, theirs } = through();
      const odd = { start: new Date((FROM + 917) * 1000), end: new Date((FROM + 3_331) * 1000), stepSeconds: 60 };
      const even = { ...odd, start: new Date((FROM + 960) * 1000), end: new Date((FROM + 3_300) * 1000) };
      const look = theirs.find(([name]) => name === 'mcp-prometheus')?.[1];
      const given = sorted((await look?.range({ query: 'gauge', ...odd }))?.value ?? []);
      expect(given.length).toBeGreaterThan(3);
      expect(given).toEqual(sorted((await ours.range({ query: 'gauge', ...even })).value));
    });
  },
);
