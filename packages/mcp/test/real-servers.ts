import { existsSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { StdioClientTransport } from '@modelcontextprotocol/sdk/client/stdio.js';
import type { ServerEntry } from '../src/broker/server.ts';

const modules = fileURLToPath(new URL('../../../node_modules/', import.meta.url));

/** Whether tests with the programs of these npm packages must be skipped here: some are for one kind of machine only. */
export const withoutPrograms = (...files: string[]): boolean =>
  !files.every((file) => existsSync(modules + file)) && !process.env['COMPASS_TEST_ALL'];

export const programs = {
  prometheusMcp: 'prometheus-mcp/dist/index.mjs',
  mcpPrometheus: 'mcp-prometheus-linux-amd64/bin/mcp-prometheus-linux-amd64',
  mcpGrafana: '@leval/mcp-grafana/dist/cli.js',
  mcpAlertmanager: 'mcp-alertmanager-linux-amd64/bin/mcp-alertmanager-linux-amd64',
  kubernetes: 'kubernetes-mcp-server-linux-amd64/bin/kubernetes-mcp-server-linux-amd64',
  autotel: 'autotel-mcp/bin/autotel-mcp',
};

/** A server that is started as people start it, over stdio; scripts run in this Node. */
export const started = (
  name: string,
  file: string,
  { args = [], env = {} }: { args?: string[]; env?: Record<string, string> } = {},
): ServerEntry => ({
  name,
  connect: () => {
    const program = modules + file;
    const isBinary = file.endsWith('amd64');
    return new StdioClientTransport({
      command: isBinary ? program : process.execPath,
      args: isBinary ? args : [program, ...args],
      env: { PATH: '/usr/bin:/bin', ...env },
      stderr: 'ignore',
    });
  },
});

/** Listens on this machine until it is stopped. */
export const listening = async (reply: (path: string) => Promise<unknown> | unknown) => {
  const server = createServer(async (request, response) => {
    const body = await reply(request.url ?? '/');
    response.writeHead(body === undefined ? 404 : 200, { 'content-type': 'application/json' });
    response.end(JSON.stringify(body ?? {}));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  // A listening TCP server has an address with a port.
  const { port } = server.address() as AddressInfo;
  const stop = async (): Promise<void> => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  };
  return { url: `http://127.0.0.1:${port}`, stop };
};

/** A Grafana of two data sources that passes queries on to a Prometheus. */
export const fakeGrafana = (prometheus: string) => {
  const proxy = '/api/datasources/proxy/uid/prom';
  return listening(async (path) => {
    if (path.startsWith(proxy)) return (await fetch(prometheus + path.slice(proxy.length))).json();
    if (path === '/api/datasources')
      return [
        { id: 1, uid: 'old', name: 'Old', type: 'prometheus', isDefault: false, access: 'proxy', url: '' },
        { id: 2, uid: 'prom', name: 'Prometheus', type: 'prometheus', isDefault: true, access: 'proxy', url: '' },
      ];
    if (path.startsWith('/api/search'))
      return [{ id: 1, uid: 'd1', title: 'Orders', url: '/d/d1', type: 'dash-db', tags: ['team'] }];
    return undefined;
  });
};
