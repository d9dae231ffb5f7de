import { fileURLToPath } from 'node:url';
import type { Launcher } from './launcher.ts';
import { answers, ready } from './ready.ts';

export type Autotel = {
  /** Where spans and log records go: OTLP/HTTP, in JSON. */
  otlpUrl: string;
  /** Where they are asked for: MCP over Streamable HTTP. */
  mcpUrl: string;
};

/** Starts autotel-mcp, which keeps traces and logs in memory and answers for them; resolves when it does. */
export async function startAutotel(launcher: Launcher, ports: { otlp: number; autotel: number }): Promise<Autotel> {
  const running = launcher.launch({
    name: 'autotel',
    command: process.execPath,
    args: [
      fileURLToPath(new URL('../bin/autotel-mcp', import.meta.resolve('autotel-mcp'))),
      '--transport=http',
      `--port=${ports.autotel}`,
      `--collector-port=${ports.otlp}`,
    ],
    environment: { AUTOTEL_OFFLINE_MODE: 'true' },
  });
  const url = `http://127.0.0.1:${ports.autotel}`;
  await ready({ what: 'autotel-mcp', program: running, withinMs: 15_000, ask: () => answers(`${url}/health`) });
  return { otlpUrl: `http://127.0.0.1:${ports.otlp}`, mcpUrl: `${url}/mcp` };
}
