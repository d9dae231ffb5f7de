import { askModel, CompassError, Opinion, unwatched } from '@compass/core';
import { memoryStore } from '@compass/state';
import { z } from 'zod';
import { decode } from '../../../packages/mcp/src/broker/decode.ts';
import { outsideLimits } from '../../../packages/mcp/src/broker/limits.ts';
import { kubernetes } from '../../../packages/mcp/src/dialects/servers/kubernetes.ts';
import { createInbox } from '../../../packages/mcp/src/net/inbox.ts';
import { createLines } from '../../../packages/mcp/src/net/lines.ts';
import { openBackend } from '../../../packages/mcp/src/servers/backend.ts';
import { scriptedModel } from '../../support/model.ts';
import { clock, digest, settingsWith } from '../../support/world.ts';
import type { Edge } from './edges.ts';

const SERVER = 'server';
const limits = outsideLimits;

/** As they come over the wire: cut into lines, weighed, parsed, and only then a tool's answer. */
function messages(bytes: Buffer): void {
  const inbox = createInbox({ server: SERVER, limits, deliver: () => undefined });
  inbox.sent({ jsonrpc: '2.0', id: 1, method: 'tools/call' });
  for (const line of createLines(SERVER, limits.maxBytes).cut(Buffer.concat([bytes, Buffer.from('\n')])))
    inbox.take(line);
}

const GOOD =
  'InvolvedObject: { Kind: Pod, Name: orders-1 }\n  Reason: ScalingReplicaSet\n  Timestamp: 2026-11-20 10:00:00 +0000 UTC\n  Type: Normal';

const toolAnswer = (bytes: Buffer): unknown =>
  decode(
    { content: [{ type: 'text', text: bytes.toString('utf8') }] },
    { ...limits, server: SERVER, tool: 'tool', prose: false },
  );

async function events(bytes: Buffer): Promise<unknown> {
  const way = kubernetes.ways.changes_list;
  if (way === undefined || 'gap' in way) throw new Error('the dialect answers nothing');
  const said = bytes.toString('utf8');
  // A list of events begins each at the margin; what comes is such a one, and all that stands in one.
  const text = said.startsWith('- ') ? said : `# events\n- ${GOOD}\n  Message: ${said.split('\n').join('\n  ')}\n`;
  const server = { ask: async () => null, read: async () => text };
  try {
    return await way.answer(server, { start: '2026-01-01T00:00:00.000Z', end: '2026-12-31T00:00:00.000Z' });
  } catch (error) {
    // Whoever asks a dialect takes an answer that does not fit for one that is not there.
    if (error instanceof z.ZodError)
      throw new CompassError('unavailable', 'what came is no list of events', { cause: error });
    throw error;
  }
}

async function backend(bytes: Buffer): Promise<unknown> {
  const { ask } = openBackend('prometheus', {
    url: 'http://127.0.0.1:9',
    fetch: async () => new Response(new Uint8Array(bytes)),
  });
  const Answer = z.object({ status: z.literal('success'), data: z.unknown() });
  return ask('api/v1/query', Answer, { signal: AbortSignal.timeout(10_000) });
}

async function modelAnswer(bytes: Buffer): Promise<unknown> {
  let count = 0;
  const ids = {
    next() {
      count += 1;
      return `id-${count}`;
    },
  };
  return askModel({
    ports: {
      store: memoryStore({ clock }),
      clock,
      ids,
      settings: settingsWith(),
      digest,
      watch: unwatched,
      crashPoint: () => undefined,
    },
    model: scriptedModel([{ text: bytes.toString('utf8') }]),
    investigation: 'one',
    purpose: 'cause',
    question: { instruction: 'say', data: '{}', answer: { name: 'cause', schema: {} }, maxOutputTokens: 10 },
    schema: Opinion,
    abort: new AbortController().signal,
  });
}

/** What was asked for, and may be anything all the same. */
export const openAnswers = (): Edge[] => [
  { name: 'messages of MCP servers', language: 'json', take: messages },
  { name: 'answers of tools', language: 'json', take: toolAnswer },
  { name: 'events of Kubernetes', language: 'yaml', take: events },
  { name: 'answers of backends', language: 'json', take: backend },
  { name: 'answers of models', language: 'json', take: modelAnswer },
];
