import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';

/** What an investigation looks at before its page, and at which resolution; the programs are configured with the same. */
export const LOOKS_BACK = { referenceSeconds: 60, lookbackSeconds: 30, stepSeconds: 1 };
export const PID = 45_231;
const BACKEND_START = '2026-01-01T00:00:00.000000Z';
const LOOKBACK_MS = LOOKS_BACK.lookbackSeconds * 1000;
const BEFORE_MS = LOOKBACK_MS + LOOKS_BACK.referenceSeconds * 1000;

const Meta = z.object({ 'compass/key': z.string(), 'compass/epoch': z.number().int() });
const Request = z.looseObject({
  id: z.union([z.number(), z.string()]).optional(),
  method: z.string(),
  params: z
    .looseObject({
      name: z.string().optional(),
      arguments: z.record(z.string(), z.unknown()).default({}),
      _meta: z.unknown().optional(),
    })
    .default({ arguments: {} }),
});
const Range = z.object({ query: z.string(), start: z.iso.datetime(), end: z.iso.datetime(), step: z.coerce.number() });

/** One call of the action's tool: for which action, and by which lease of its step. */
export interface Effect {
  action: string;
  epoch: number;
  at: number;
}

export interface StandInOptions {
  /** How long every answer takes; at once unless told. */
  answerMs?: number;
  /** A text in every answer about the readings of the `n`th service. */
  taint?: { n: number; text: string } | undefined;
}

export interface StandIn {
  url: string;
  /** When the page of the `n`th service is said to have come: an investigation is recognised by its own millisecond. */
  pagedAt(n: number): Date;
  serviceOf(n: number): string;
  /** The action that makes the `n`th service well. */
  expects(action: string, n: number): void;
  effects: Effect[];
  /** Every call, of whatever kind. */
  calls(): number;
  close(): Promise<void>;
}

const tool = (name: string, names: string[], annotations: object) => ({
  name,
  description: `Does ${name}.`,
  inputSchema: {
    type: 'object',
    properties: Object.fromEntries(names.map((one) => [one, one === 'pid' ? { type: 'integer' } : { type: 'string' }])),
  },
  annotations,
});
const reads = (name: string, ...names: string[]) => tool(name, names, { readOnlyHint: true });
const tools = [
  reads('prometheus_query_range', 'query', 'start', 'end', 'step'),
  reads('prometheus_query', 'query', 'time'),
  reads('prometheus_label_values', 'label', 'match'),
  reads('postgres_sessions'),
  tool('terminate_backend', ['pid', 'backend_start'], { readOnlyHint: false, destructiveHint: true }),
];

const session = (pid: number, blockedBy: number[]) => ({
  pid,
  backend_start: BACKEND_START,
  user: 'orders',
  application: pid === PID ? 'archiver' : 'orders',
  state: pid === PID ? 'idle in transaction' : 'active',
  wait_event_type: pid === PID ? 'Client' : 'Lock',
  wait_event: null,
  xact_start: BACKEND_START,
  state_change: BACKEND_START,
  blocked_by: blockedBy,
  relations: ['orders'],
});
const sessions = { sessions: [session(PID, []), session(1, [PID]), session(2, [PID])] };

const body = async (request: IncomingMessage): Promise<string> => {
  let text = '';
  for await (const piece of request) text += piece;
  return text;
};

/**
 * The sources of every investigation in one MCP server, which answers at once unless told: each service slows down behind one session that holds a lock,
 * and is well again once its own action was called.
 */
export async function startStandIn({ answerMs = 0, taint }: StandInOptions = {}): Promise<StandIn> {
  const base = Date.now() - 60_000;
  const effects: Effect[] = [];
  const actions = new Map<string, number>();
  const well = new Map<number, number>();
  let calls = 0;
  const serviceOf = (n: number) => `service-${n}`;

  const matrix = (asked: z.infer<typeof Range>) => {
    const [from, to] = [Date.parse(asked.start), Date.parse(asked.end)];
    // Read from where the reference begins, or from where the incident may have begun.
    const n = [BEFORE_MS, LOOKBACK_MS].map((back) => from + back - base).find((one) => one >= 0 && one < LOOKBACK_MS);
    if (n === undefined || asked.query !== 'p99') return { resultType: 'matrix', result: [] };
    const onset = base + n - 12_000;
    const recovered = well.get(n) ?? Number.POSITIVE_INFINITY;
    const count = Math.floor((to - from) / (asked.step * 1000)) + 1;
    const values = Array.from({ length: count }, (_, index) => {
      const at = from + index * asked.step * 1000;
      const level = at >= onset && at < recovered ? 4.8 : 0.3;
      return [at / 1000, (level * (1 + 0.02 * Math.sin(at / 1000))).toFixed(4)];
    });
    const metric = { component: serviceOf(n), ...(n === taint?.n ? { note: taint.text } : {}) };
    return { resultType: 'matrix', result: [{ metric, values }] };
  };

  const act = (meta: unknown) => {
    const { 'compass/key': action, 'compass/epoch': epoch } = Meta.parse(meta);
    effects.push({ action, epoch, at: Date.now() });
    const n = actions.get(action);
    if (n !== undefined) well.set(n, Math.min(well.get(n) ?? Number.POSITIVE_INFINITY, Date.now()));
    return { terminated: true, reason: 'the session ended' };
  };

  const answer = (name: string | undefined, { arguments: input, _meta }: z.infer<typeof Request>['params']) => {
    if (name === 'prometheus_query_range') return matrix(Range.parse(input));
    if (name === 'prometheus_query') return { resultType: 'vector', result: [] };
    if (name === 'prometheus_label_values') return { values: [] };
    if (name === 'postgres_sessions') return sessions;
    return act(_meta);
  };

  const result = ({ method, params }: z.infer<typeof Request>): object | null => {
    if (method === 'tools/list') return { tools };
    if (method === 'tools/call') return { content: [], structuredContent: answer(params.name, params) };
    if (method !== 'initialize') return null;
    const serverInfo = { name: 'stand-in', version: '1' };
    return { protocolVersion: '2025-11-25', capabilities: { tools: {} }, serverInfo };
  };

  const server = createServer(async (request, response) => {
    if (request.method !== 'POST') return void response.writeHead(405).end();
    const asked = Request.parse(JSON.parse(await body(request)));
    if (asked.method === 'tools/call') {
      calls += 1;
      if (answerMs > 0) await sleep(answerMs);
    }
    const given = result(asked);
    if (given === null) return void response.writeHead(202).end();
    response
      .writeHead(200, { 'content-type': 'application/json' })
      .end(JSON.stringify({ jsonrpc: '2.0', id: asked.id, result: given }));
  });
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  // A listening TCP server has an address with a port.
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/mcp`,
    pagedAt: (n) => new Date(base + n),
    serviceOf,
    expects: (action, n) => void actions.set(action, n),
    effects,
    calls: () => calls,
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
