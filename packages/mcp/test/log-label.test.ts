import { describe, expect, test } from 'vitest';
import { inProcess } from '../src/broker/server.ts';
import { lokiServer } from '../src/servers/loki/server.ts';
import { fakeBackend } from './fake-backend.ts';
import { lokiReply } from './fake-loki.ts';
import { lookingAt } from './their-server.ts';

const start = new Date('2026-01-05T10:00:00.000Z');
const end = new Date('2026-01-05T10:10:00.000Z');
const at = start.getTime() / 1000;

/** Looks at a Loki whose streams have these labels, for an installation that calls a component `component`. */
async function looking(labels: Record<string, string>) {
  const streams = [
    {
      labels,
      lines: [
        [at + 60, 'all well'],
        [at + 90, 'an error of mine'],
      ] as [number, string][],
    },
  ];
  const { url, heard } = await fakeBackend(lokiReply({ streams }));
  const loki = { name: 'loki', connect: inProcess(() => lokiServer({ url })) };
  const { look, open } = lookingAt([loki], { logs: { server: 'loki' }, componentLabel: 'component' });
  const asked = () => heard.map(({ params }) => params.get('query') ?? '');
  return { look, open, asked };
}

const lines = { query: '{component=~".+"}', start, end, limit: 10 };
const errors = '{component="orders"} |~ "(?i)error|component"';

describe('logs that call a component by another label', () => {
  test.each(['service_name', 'app', 'service', 'container', 'app_kubernetes_io_name'])(
    '%s are asked by it, and answer in the words of the question',
    async (label) => {
      const { look } = await looking({ [label]: 'orders', pod: 'orders-1' });
      expect((await look.logLines(lines)).value.map(({ labels, line }) => [labels['component'], line])).toEqual([
        ['orders', 'all well'],
        ['orders', 'an error of mine'],
      ]);
      expect((await look.logLines({ ...lines, query: errors })).value.map(({ line }) => line)).toEqual([
        'an error of mine',
      ]);
      const { value } = await look.logVolume({ query: errors, start, end, stepSeconds: 60 });
      expect(value.map(({ labels }) => labels['component'])).toEqual(['orders']);
    },
  );

  test('are looked at for it once, and the filters behind a selector stay as they are', async () => {
    const { look, asked } = await looking({ app: 'orders' });
    await look.logLines(lines);
    const looks = asked().slice(0, -1);
    expect([looks.length, new Set(looks).size, asked().at(-1)]).toEqual([6, 6, '{app=~".+"}']);
    await look.logLines({ ...lines, query: errors });
    expect(asked().slice(7)).toEqual(['{app="orders"} |~ "(?i)error|component"']);
  });

  test('are journalled in the words of the question too, for a replay asks in those', async () => {
    const { look, open } = await looking({ app: 'orders' });
    const { value } = await look.logLines(lines);
    const call = open.calls.at(-1);
    expect(call).toMatchObject({ server: 'loki', tool: 'logs_query', arguments: { query: lines.query } });
    expect(JSON.stringify(call?.result)).toContain('"component":"orders"');
    expect(value).toHaveLength(2);
  });

  test('understand a query that was written for others', async () => {
    const { look } = await looking({ service_name: 'orders' });
    const { value } = await look.logLines({ ...lines, query: '{app="orders"} |= "error"' });
    expect(value.map(({ labels, line }) => [labels['app'], line])).toEqual([['orders', 'an error of mine']]);
  });

  test('are asked as it was written what names several labels, or none of these', async () => {
    const { look, asked } = await looking({ app: 'orders', container: 'main' });
    await look.logLines({ ...lines, query: '{app="orders",container="main"}' });
    await look.logLines({ ...lines, query: '{pod=~"orders.*"}' });
    expect(asked()).toEqual(['{app="orders",container="main"}', '{pod=~"orders.*"}']);
  });

  test('that have none of them answer nothing, and are not looked at again at once', async () => {
    const { look, asked } = await looking({ host: 'n1' });
    expect((await look.logLines(lines)).value).toEqual([]);
    await look.logLines(lines);
    // Six looks, and the question as it is, twice.
    expect(asked().length).toBe(8);
  });
});
