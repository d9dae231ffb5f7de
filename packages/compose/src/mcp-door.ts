import type { McpDoor } from '@compass/api';
import type { Config } from '@compass/config';
import { answerHttp, compassServer } from '@compass/mcp';

/** COMPASS as an MCP server over its own REST, where the configuration gives it a token. Reading alone unless it may write. */
export const mcpDoor = (mcp: Config['mcp']): McpDoor | null =>
  mcp === null
    ? null
    : {
        token: mcp.token,
        scopes: mcp.write ? ['read', 'investigate', 'propose'] : ['read'],
        answer: (request, body, rest) => answerHttp(() => compassServer({ rest, write: mcp.write }), request, body),
      };
