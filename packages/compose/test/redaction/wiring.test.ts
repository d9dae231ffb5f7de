import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stringify } from 'node:querystring';
import { readConfig } from '@compass/config';
import { type Call, createRedactor } from '@compass/core';
import type { Broker, ToolCall } from '@compass/mcp';
import { afterEach, describe, expect, it } from 'vitest';
import { createLog, openRedactors } from '../../src/index.ts';
import { redactedBroker } from '../../src/redaction/redacted-broker.ts';
import { redactedFetch } from '../../src/redaction/redacted-fetch.ts';

const OWN = 'own/secret "of" this+place';
const redactor = createRedactor({ secrets: [OWN], hash: (secret) => `${secret.length}000` });
const closing: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

describe('answers of sources', () => {
  const call: ToolCall = { server: 'logs', tool: 'logs_query', access: 'read', arguments: {} };
  const answering = (result: unknown, more: Partial<Call> = {}): Broker => ({
    call: async ({ onCall }) => {
      onCall?.({ at: new Date(0), server: 'logs', tool: 'logs_query', arguments: {}, result, ms: 1, ...more });
      return result;
    },
    tools: async () => new Map(),
    offers: async () => true,
    standing: async () => ({ offered: {}, approved: {}, changed: [], added: [], gone: [] }),
    doubts: () => [],
    close: async () => undefined,
  });

  it('come clean to who asked and to the journal, as one and the same value', async () => {
    const made: Call[] = [];
    const broker = redactedBroker(answering({ line: 'password=hunter22' }), redactor);
    const value = await broker.call({ ...call, onCall: (one) => made.push(one) });
    expect(value).toEqual({ line: 'password=[redacted:8000]' });
    expect(made).toHaveLength(1);
    expect(made[0]?.result).toBe(value);
  });

  it('are the very same where they hold no secret', async () => {
    const rows = { values: [['1', 'GET /orders 200']] };
    expect(await redactedBroker(answering(rows), redactor).call(call)).toBe(rows);
  });
});

describe('the log', () => {
  it('holds no secret in fields, errors and messages, and stays JSON', () => {
    const lines: string[] = [];
    const log = createLog('info', redactor, { write: (line) => void lines.push(line) });
    log.warn({ error: `refused: ${OWN}`, headers: { authorization: 'Bearer abcdef123456' } }, 'password=hunter22');
    log.error({ err: new Error(`token=${'a1b2c3d4e5'}`) }, 'it failed');
    expect(lines).toHaveLength(2);
    expect(lines.join('')).not.toMatch(/hunter22|abcdef123456|a1b2c3d4e5|this\+place/);
    expect(lines.map((line) => JSON.parse(line).msg)).toEqual(['password=[redacted:8000]', 'it failed']);
  });
});

describe('what is sent to Slack', () => {
  it('passes a last net for our own secrets, in forms, in JSON and in text files; pictures stay as they are', async () => {
    const bodies: Buffer[] = [];
    const server = createServer((request, response) => {
      const parts: Buffer[] = [];
      request.on('data', (part: Buffer) => parts.push(part));
      request.on('end', () => {
        bodies.push(Buffer.concat(parts));
        response.end('{"ok":true}');
      });
    });
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', () => done()));
    closing.push(() => server.close());
    const send = redactedFetch(redactor);
    const post = (body: string | FormData) =>
      send(`http://127.0.0.1:${(server.address() as AddressInfo).port}`, { method: 'POST', body });
    const text = `seen ${OWN} there`;
    const blocks = JSON.stringify([{ type: 'section', text: { type: 'mrkdwn', text } }]);
    await post(stringify({ channel: 'C1', text, blocks }));
    await post(JSON.stringify({ text }));
    const picture = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0xff, 0xfe]);
    const files = new FormData();
    files.append('file', new Blob([text]), 'post-mortem.md');
    files.append('chart', new Blob([picture]), 'chart.png');
    await post(files);
    expect(bodies).toHaveLength(3);
    const sent = bodies.map((body) => decodeURIComponent(body.toString('latin1'))).join('\n');
    expect(sent.match(/seen \[redacted:2600\] there/g)).toHaveLength(4);
    expect(sent).not.toMatch(/own.secret|this.place/);
    expect(bodies[2]?.includes(picture)).toBe(true);
  });
});

describe('the redactors of an installation', () => {
  it('know what was configured and what it made for itself, and mark alike after a restart', () => {
    const directory = mkdtempSync(join(tmpdir(), 'compass-redactors-'));
    closing.push(() => rmSync(directory, { recursive: true, force: true }));
    const root = join(import.meta.dirname, '../../../..');
    const config = readConfig({ root, env: { COMPASS_DATA_DIR: directory, COMPASS_API_TOKEN: 'a-token-of-the-api' } });
    const [first, second] = [openRedactors(config), openRedactors(config)];
    const text = first.redactor.text('sent a-token-of-the-api to alice@example.com');
    expect(text).toMatch(/^sent \[redacted:[0-9a-f]{4}\] to alice@example\.com$/);
    expect(second.redactor.text('sent a-token-of-the-api to alice@example.com')).toBe(text);
    expect(first.exported.text('to alice@example.com')).toMatch(/^to \[redacted:[0-9a-f]{4}\]$/);
  });
});
