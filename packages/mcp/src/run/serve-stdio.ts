import type { McpServer } from '@modelcontextprotocol/sdk/server/mcp.js';
import { StdioServerTransport } from '@modelcontextprotocol/sdk/server/stdio.js';

/** Serves one client over standard input and output; settles when the client has closed its end. Nothing else may write to standard output. */
export async function serveStdio(create: () => McpServer): Promise<void> {
  const server = create();
  const gone = new Promise((resolve) => process.stdin.once('close', resolve).once('end', resolve));
  await server.connect(new StdioServerTransport());
  await gone;
  await server.close();
}
