import { cpSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { startCompass } from '@compass/compose';
import { readConfig } from '@compass/config';
import { afterAll, expect, it, onTestFinished } from 'vitest';
import { ownDirectory } from '../support/own-directory.ts';
import { quietLog } from '../support/world.ts';

const ROOT = join(import.meta.dirname, '../..');
const home = ownDirectory('hung-server', afterAll);

it('COMPASS starts beside an MCP server that never answers, says so in its health, and an investigation names it', {
  timeout: 180_000,
}, async () => {
  let reached = 0;
  const hung = createServer((request) => {
    request.resume();
    reached += 1;
  });
  await new Promise<void>((resolve) => hung.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    hung.closeAllConnections();
    hung.close();
  });
  const { port } = hung.address() as AddressInfo;
  const directory = join(home, 'config');
  cpSync(join(ROOT, 'config'), directory, { recursive: true });
  writeFileSync(
    join(directory, 'mcp_servers.yaml'),
    `mcp_servers:
  loki:
    mcp: { url: "http://127.0.0.1:${port}/mcp" }
    capabilities: [query_logs]
`,
  );
  const env = {
    ...{ COMPASS_DATA_DIR: join(home, 'data'), COMPASS_CONFIG: directory, COMPASS_NO_OPEN: '1' },
    ...{ PORT: '0', SLACK_LOCAL_PORT: '0', LOG_LEVEL: 'silent' },
  };
  const running = await startCompass({ config: readConfig({ root: ROOT, env }), log: quietLog });
  onTestFinished(() => running.stop());
  const read = async (path: string, init?: RequestInit) => (await fetch(`${running.url}${path}`, init)).json();

  const health = await read('/health');
  expect(health.status).toBe('degraded');
  expect(health.parts['source:loki']).toEqual({
    state: 'degraded',
    why: expect.stringMatching(/^loki is not yet connected/),
  });

  const begun = await read('/api/v1/investigations', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ service: 'orders', symptoms: ['slow'], severity: 'P2' }),
  });
  await expect
    .poll(async () => (await read(`/api/v1/investigations/${begun.investigation_id}`)).not_seen, { timeout: 60_000 })
    .toContainEqual({ what: 'logs', why: expect.stringMatching(/^loki is not yet connected/) });
  expect(reached).toBeGreaterThan(0);
});
