import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { InMemoryTransport } from '@modelcontextprotocol/sdk/inMemory.js';
import { CallToolResultSchema } from '@modelcontextprotocol/sdk/types.js';
import { onTestFinished } from 'vitest';
import { createPlayer } from '../src/player/create-player.ts';
import { memoryLedger } from '../src/player/ledger.ts';
import type { Stage } from '../src/player/moment.ts';
import { openBundle } from '../src/player/open-bundle.ts';
import { type BundleParts, writeBundle } from '../src/player/write-bundle.ts';

/** The incident ends at 10:10:00; samples, lines, spans and sessions go on to 10:20:00 behind the response. */
export const END = Date.parse('2026-01-05T10:10:00.000Z');
export const iso = (minute: number, second = 0): string =>
  new Date(Date.parse('2026-01-05T10:00:00.000Z') + minute * 60_000 + second * 1000).toISOString();
const seconds = (minute: number): number => Date.parse(iso(minute)) / 1000;
const ns = (minute: number, second = 0): string => `${BigInt(Date.parse(iso(minute, second)))}000123`;

const minutes = (from: number, to: number): number[] => Array.from({ length: to - from + 1 }, (_, n) => from + n);
const session = (pid: number, backend_start: string) => ({ pid, backend_start, xact_start: iso(2), state: 'active' });
export const STUCK = { pid: 4711, backend_start: '2026-01-05 09:58:07.123456+00' };

export const parts: Required<BundleParts> = {
  incident: {
    version: 1,
    id: 'test/orders',
    system: 'orders',
    source: 'written for this test',
    licence: 'Apache-2.0',
    trigger: {
      source: 'pagerduty',
      service: 'orders',
      symptoms: ['slow'],
      severity: 'P2',
      context: {},
      timestamp: iso(9),
    },
    symptom: { query: 'latency', worse: 'up' },
    window: { referenceStart: iso(0), start: iso(8), end: iso(10), stepSeconds: 60 },
    coverage: { metrics: [iso(0), iso(10)], logs: [iso(1), iso(10)], traces: [iso(0), iso(10)] },
    component_label: 'service',
    signals: [{ name: 'latency', kind: 'latency', query: 'latency', worse: 'up' }],
    response: { action: 'terminate_backend', params: STUCK, until: iso(20) },
  },
  metrics: [
    {
      metric: { __name__: 'latency', service: 'orders' },
      values: minutes(0, 20).map((minute) => [seconds(minute), String(minute)]),
    },
    { metric: { __name__: 'latency', service: 'late' }, values: [[seconds(15), '1']] },
    {
      metric: { __name__: 'traces_service_graph_request_total', client: 'web', server: 'orders' },
      values: [[seconds(-30), '7']],
    },
  ],
  logs: [
    {
      stream: { service: 'orders' },
      values: minutes(1, 15).map((minute) => [ns(minute, 30), `{"minute":${minute},"level":"error"}`]),
    },
  ],
  traces: [
    ...[5, 12].flatMap((minute) => [
      {
        traceID: `t${minute}`,
        spanID: 'a',
        parentSpanID: '',
        service: 'web',
        pod: 'w1',
        name: 'GET /',
        startNs: ns(minute),
        endNs: ns(minute, 9),
      },
      {
        traceID: `t${minute}`,
        spanID: 'b',
        parentSpanID: 'a',
        service: 'orders',
        pod: 'o1',
        name: 'list',
        startNs: ns(minute, 1),
        endNs: ns(minute, 8),
      },
    ]),
    {
      traceID: 't9',
      spanID: 'c',
      parentSpanID: '',
      service: 'orders',
      pod: 'o1',
      name: 'list',
      startNs: ns(9, 58),
      endNs: ns(9, 59),
    },
    {
      traceID: 't9',
      spanID: 'd',
      parentSpanID: 'c',
      service: 'orders-db',
      pod: 'd1',
      name: 'select',
      startNs: ns(9, 58),
      endNs: ns(10, 30),
    },
  ],
  changes: [
    { at: iso(7), component: 'orders', kind: 'deploy', summary: 'orders 1.2' },
    { at: iso(12), component: 'orders', kind: 'flag', summary: 'after the end' },
  ],
  journal: [
    { at: iso(3), server: 'postgres', tool: 'postgres_sessions', arguments: {}, result: { sessions: [] } },
    {
      at: iso(9, 50),
      server: 'postgres',
      tool: 'postgres_sessions',
      arguments: {},
      result: { sessions: [session(STUCK.pid, STUCK.backend_start), session(12, iso(0))] },
    },
    {
      at: iso(14),
      server: 'postgres',
      tool: 'postgres_sessions',
      arguments: {},
      result: { content: [{ type: 'text', text: JSON.stringify({ sessions: [session(13, iso(0))] }) }] },
    },
  ],
};

/** A folder of this test's own, gone when it ends. */
export async function directory(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'compass-player-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

/** Writes the parts as a folder and opens it. */
export async function bundleOf(changed: Partial<BundleParts> & { without?: (keyof BundleParts)[] } = {}) {
  const { without = [], ...replaced } = changed;
  const kept = Object.entries({ ...parts, ...replaced }).filter(([name]) => !without.some((one) => one === name));
  const folder = await directory();
  await writeBundle(folder, { incident: parts.incident, metrics: parts.metrics, ...Object.fromEntries(kept) });
  return openBundle(folder);
}

export interface Caller {
  tools(): Promise<string[]>;
  /** The structured answer; throws with the tool's own words when it is an error. */
  ask(name: string, input?: Record<string, unknown>, meta?: Record<string, unknown>): Promise<Record<string, unknown>>;
  close(): Promise<void>;
}

/** A client of a player over an in-memory transport. */
export async function connect(stage: Partial<Stage> = {}): Promise<Caller> {
  const bundle = stage.bundle ?? (await bundleOf());
  const player = createPlayer({
    bundle,
    time: stage.time ?? { now: () => new Date(END), speed: 1 },
    ledger: stage.ledger ?? memoryLedger(),
  });
  const [ours, theirs] = InMemoryTransport.createLinkedPair();
  const client = new Client({ name: 'test', version: '1' });
  await Promise.all([player.connect(theirs), client.connect(ours)]);
  return {
    tools: async () => (await client.listTools()).tools.map(({ name }) => name),
    async ask(name, input = {}, meta = {}) {
      const answer = CallToolResultSchema.parse(await client.callTool({ name, arguments: input, _meta: meta }));
      const text = answer.content[0]?.type === 'text' ? answer.content[0].text : '';
      if (answer.isError) throw new Error(text);
      if (JSON.stringify(answer.structuredContent) !== text) throw new Error('text and structure differ');
      return answer.structuredContent ?? {};
    },
    close: () => client.close(),
  };
}
