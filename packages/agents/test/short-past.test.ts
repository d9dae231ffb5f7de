import { AgentSettings, type Series } from '@compass/core';
import { expect, it } from 'vitest';
import { application, database } from '../src/index.ts';
import { line, observe, quiet, start, type World } from './lab.ts';

const withSeries = (series: World['series']): World => ({ ...quiet(), series: { ...quiet().series, ...series } });

it('lines or series that have too short a past are a named gap', async () => {
  const young = (series: Series): Series => ({
    ...series,
    points: series.points.filter(([time]) => time >= start - 20),
  });
  const asked = AgentSettings.parse({ observation_queries: { error_lines: { loki: '{app="$SERVICE"} |= "boom"' } } });
  const logs = { '{app="orders"} |= "boom"': [young(line('none', 2, 100, 30))] };
  const { notSeen } = await observe(application, { ...quiet(), logs }, asked);
  expect(notSeen).toEqual([{ what: 'logs', why: 'error lines of orders: only 3 points of its past' }]);
  const one = { waiters: [young(line('orders-db', 1))], connections: [] };
  expect((await observe(database, withSeries(one))).notSeen).toEqual([
    { what: 'metrics', why: expect.stringMatching(/: only 3 points of its past$/) },
  ]);
  // Others were read: then metrics are not what was not seen.
  expect((await observe(database, withSeries({ waiters: one.waiters }))).notSeen).toEqual([]);
});
