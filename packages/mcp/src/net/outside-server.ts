import type { Transport } from '@modelcontextprotocol/sdk/shared/transport.js';
import { type Limits, outsideLimits } from '../broker/limits.ts';
import type { ServerEntry } from '../broker/server.ts';
import type { Resolve } from './dial.ts';
import { httpTransport } from './http-transport.ts';
import { originFetch } from './origin-fetch.ts';
import { sseTransport } from './sse-transport.ts';
import { stdioTransport } from './stdio-transport.ts';

/** How an MCP server is reached that somebody else wrote or runs: a command to start, or an address. */
export type Outside =
  | { command: string; args: string[]; env: Record<string, string>; cwd?: string | undefined }
  | { url: string; transport: 'streamable-http' | 'sse'; headers: Record<string, string> };

export interface OutsideServer {
  name: string;
  mcp: Outside;
  limits?: Partial<Limits>;
  resolve?: Resolve;
}

const FOREVER = Number.POSITIVE_INFINITY;

/** An entry for the broker. CompassError `invalid` when its address cannot be one; nothing is started or dialled yet. */
export const outsideServer = ({ name, mcp, resolve, ...options }: OutsideServer): ServerEntry => {
  const limits: Limits = { ...outsideLimits, ...options.limits };
  const entry = (connect: () => Transport): ServerEntry => ({ name, connect, outside: true, limits });
  if ('command' in mcp) return entry(() => stdioTransport({ server: name, limits, ...mcp }));
  const { url, headers } = mcp;
  const { timeoutMs, maxBytes } = limits;
  const fetch = originFetch({ url, timeoutMs, maxBytes, resolve });
  if (mcp.transport === 'streamable-http')
    return entry(() => httpTransport({ server: name, url, headers, limits, fetch }));
  const stream = originFetch({ url, timeoutMs: FOREVER, maxBytes: FOREVER, resolve });
  return entry(() => sseTransport({ server: name, url, headers, limits, fetch, stream }));
};
