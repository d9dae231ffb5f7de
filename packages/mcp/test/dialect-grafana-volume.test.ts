import { expect, test } from 'vitest';
import { lookingThrough } from './their-server.ts';

const STEP = 30;
const start = new Date('2026-01-05T10:00:07.000Z');
const end = new Date('2026-01-05T10:01:37.000Z');
const seconds = (text: string): number => Date.parse(`2026-01-05T${text}.000Z`) / 1000;

/** A Loki that moves a query back to whole multiples of its step (`align_queries_with_step`), behind mcp-grafana. */
const aligning = {
  list_datasources: { keys: ['type'], reply: () => [{ uid: 'loki-1', type: 'loki', isDefault: true }] },
  query_loki_logs: {
    keys: ['datasourceUid', 'logql', 'startRfc3339', 'endRfc3339', 'limit', 'direction', 'queryType', 'stepSeconds'],
    reply: ({ startRfc3339, endRfc3339, stepSeconds }: Record<string, unknown>) => {
      // Whether its streams have the label of the query is looked up once.
      if (stepSeconds === undefined) return { data: [{ timestamp: '1767607230000000001', line: 'a', labels: {} }] };
      const aligned = (time: unknown): number => Math.floor(Date.parse(String(time)) / 1000 / STEP) * STEP;
      const steps = (aligned(endRfc3339) - aligned(startRfc3339)) / STEP + 1;
      const values = Array.from({ length: steps }, (_, index) => ({
        timestamp: `${aligned(startRfc3339) + index * STEP}.000`,
        value: index + 1,
      }));
      // A step without a line is left out.
      return { data: [{ labels: {}, values: values.filter(({ value }) => value !== 2) }] };
    },
  },
};

test('lines that Loki counts at steps of its own are not taken for none', async () => {
  const { look } = lookingThrough(aligning);
  const { value } = await look.logVolume({ query: '{app="orders"}', start, end, stepSeconds: STEP });
  expect(value).toEqual([
    {
      labels: {},
      points: [
        [seconds('10:00:30'), 1],
        [seconds('10:01:00'), 0],
        [seconds('10:01:30'), 3],
      ],
    },
  ]);
});
