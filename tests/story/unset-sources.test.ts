import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { allAgents } from '@compass/agents';
import { readConfig } from '@compass/config';
import { createRedactor, notSeenLine } from '@compass/core';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { openSources } from '../../packages/compose/src/sources/open-sources.ts';
import { ownDirectory } from '../support/own-directory.ts';
import { scriptedTelemetry } from '../support/telemetry.ts';
import { alice, clock, createWorld } from '../support/world.ts';

const root = join(import.meta.dirname, '../..');
// A Grafana would answer for what stands behind it.
const URLS = ['PROMETHEUS_URL', 'LOKI_URL', 'TEMPO_URL'];

/** Answers every question of any backend with nothing. */
const nothing = createServer((request, response) => {
  request.resume();
  const path = request.url ?? '';
  const resultType = path.startsWith('/loki/') ? 'streams' : path.includes('query_range') ? 'matrix' : 'vector';
  const found = path.startsWith('/api/annotations') || path.startsWith('/api/datasources') ? [] : null;
  const answer = found ?? { status: 'success', data: { resultType, result: [] }, traces: [] };
  response.setHeader('content-type', 'application/json').end(JSON.stringify(answer));
});
let url = '';
beforeAll(async () => {
  await new Promise<void>((resolve) => nothing.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(nothing.address() as AddressInfo).port}`;
});
afterAll(() => void nothing.close());

test.each([
  ['PROMETHEUS_URL', 'metrics'],
  ['LOKI_URL', 'logs'],
  ['TEMPO_URL', 'traces'],
  ['GRAFANA_URL', 'changes'],
])('without %s an answer names %s as not seen, and why', async (unset, what) => {
  const set = Object.fromEntries(URLS.filter((name) => name !== unset).map((name) => [name, url]));
  const env = { ...set, COMPASS_DATA_DIR: ownDirectory('unset', onTestFinished) };
  const redactor = createRedactor({ secrets: [], hash: (secret) => secret });
  const sources = await openSources({ config: readConfig({ root, env }), clock, redactor });
  onTestFinished(() => sources.close());
  const world = createWorld({ agents: allAgents, telemetry: { ...scriptedTelemetry(), port: sources.telemetry } });
  onTestFinished(() => world.stop());
  const { investigation: id = '' } = await world.ask(alice, 'start_investigation', {
    service: 'orders',
    source: 'api',
  });
  const listed = await world.until(id, 'an answer', ({ status }) => status === 'awaiting_human');
  expect(listed.notSeen).toContainEqual({ what, why: `${unset} is not set` });
  expect(notSeenLine(listed)).toContain(what);
});
