import { setTimeout as sleep } from 'node:timers/promises';
import { parentPort, workerData } from 'node:worker_threads';
import { serveHttp } from '@compass/compose/mcp';
import { McpServer } from '@modelcontextprotocol/sdk/server/mcp.js';
import { z } from 'zod';

/** How long each answer takes, and which tools never give one. */
export interface Slowness {
  waitMs: number;
  hung: string[];
}

const { waitMs, hung } = workerData as Slowness;

const CHAIN = ['web', 'shop', 'orders', 'orders-db'];
const WINDOW_MS = 5 * 60_000;
const TRACES = 60;

/** What each query gives in quiet, and by how much the last of the chain being slow moves it. */
const levels: Record<string, [quiet: number, times: number]> = {
  latency: [0.1, 8],
  client_latency: [0.1, 8],
  error_share: [0.002, 1],
  requests: [50, 1],
  cpu: [0.2, 1],
  memory: [2e8, 1],
  connections: [0.3, 1.1],
  lock_waiters: [1, 30],
};

const Range = { start: z.iso.datetime(), end: z.iso.datetime() };
const Found = { query: z.string(), ...Range };
const wobble = (seed: number): number => 1 + 0.05 * Math.sin(seed * 12.9898);
const isSlow = (ms: number): boolean => ms > Date.now() - WINDOW_MS;

const stepsOf = (start: string, end: string, stepMs: number): number[] => {
  const found: number[] = [];
  for (let at = Date.parse(start); at <= Date.parse(end); at += stepMs) found.push(at);
  return found;
};

function series({ query, start, end, step }: { query: string; start: string; end: string; step: string }) {
  const level = levels[query];
  const result = CHAIN.map((component, index) => ({
    metric: { component },
    values: stepsOf(start, end, 1000 * Number.parseFloat(step)).map((at, cell): [number, string] => [
      at / 1000,
      String((level?.[0] ?? 0) * wobble(cell + 31 * index) * (isSlow(at) ? (level?.[1] ?? 1) : 1)),
    ]),
  }));
  return { resultType: 'matrix', result: level === undefined ? [] : result };
}

const edges = ({ time }: { time: string }) => ({
  resultType: 'vector',
  result: CHAIN.slice(1).map((server, index) => ({
    metric: { client: CHAIN[index] ?? '', server },
    value: [Date.parse(time) / 1000, '1000'],
  })),
});

/** A request through the whole chain: each waits for the next, and the last for itself. */
const trace = (at: number, index: number) => ({
  spans: CHAIN.map((service, depth) => ({
    traceID: `${at}${index}`,
    spanID: `${at}${index}${depth}`,
    parentSpanID: depth === 0 ? '' : `${at}${index}${depth - 1}`,
    service,
    pod: service,
    name: `ask ${service}`,
    startNs: `${Math.round(at) + depth}000000`,
    endNs: `${Math.round(at) + Math.round((isSlow(at) ? 800 : 100) * wobble(index)) - depth}000000`,
  })),
});

const traces = ({ start, end }: { start: string; end: string }) => {
  const [from, to] = [Date.parse(start), Date.parse(end)];
  const each = (to - from) / TRACES;
  return { traces: Array.from({ length: TRACES }, (_, index) => trace(from + index * each, index)), truncated: false };
};

/** Every kind of source on one server: its own words are ours. */
function create(): McpServer {
  const server = new McpServer({ name: 'slow', version: '1' });
  const tool = <I extends z.ZodRawShape>(name: string, input: I, answer: (asked: z.infer<z.ZodObject<I>>) => unknown) =>
    server.registerTool(
      name,
      { inputSchema: z.object(input) as z.ZodObject, annotations: { readOnlyHint: true } },
      async (asked: unknown, { signal }: { signal: AbortSignal }) => {
        await sleep(hung.includes(name) ? 3_600_000 : waitMs, undefined, { signal });
        const value = answer(asked as z.infer<z.ZodObject<I>>);
        return { content: [{ type: 'text', text: JSON.stringify(value) }] };
      },
    );
  tool('prometheus_query_range', { ...Found, step: z.string() }, series);
  tool('prometheus_query', { query: z.string(), time: z.iso.datetime() }, edges);
  tool('prometheus_label_values', { label: z.string(), match: z.string().optional() }, () => ({ values: CHAIN }));
  tool('logs_query', { ...Found, limit: z.number() }, () => ({ streams: [], truncated: false }));
  tool('logs_volume', { ...Found, step: z.string() }, () => ({ resultType: 'matrix', result: [] }));
  const about = { service: z.string().optional(), name: z.string().optional() };
  tool('traces_search', { ...about, ...Range, limit: z.number() }, traces);
  tool('traces_get', { traceID: z.string() }, () => ({ spans: [] }));
  tool('changes_list', Range, () => ({ changes: [] }));
  tool('annotations_list', Range, () => ({ annotations: [] }));
  tool('postgres_sessions', {}, () => ({ sessions: [] }));
  return server;
}

parentPort?.postMessage((await serveHttp(create, { port: 0 })).url);
