import { setTimeout as sleep } from 'node:timers/promises';
import { McpServer } from '@modelcontextprotocol/sdk/server/mcp.js';
import type { CallToolResult } from '@modelcontextprotocol/sdk/types.js';
import postgres, { type Sql } from 'postgres';
import { z } from 'zod';
import { whyUnreached } from '../../net/unreached.ts';
import { answer, toolError } from '../answer.ts';
import { readSessions, type SessionKey, sessionExists, terminateSession } from './sql.ts';

export interface PostgresOptions {
  /** The database to look at. Its user needs `pg_monitor`, and `pg_signal_backend` to end sessions. */
  url: string;
}

const SessionInput = {
  pid: z.number().int().positive(),
  backend_start: z.iso.datetime({ offset: true }).describe('as given by postgres_sessions, microseconds included'),
};
const readOnly = { readOnlyHint: true, idempotentHint: true, openWorldHint: false };

/** What some SQLSTATEs mean (https://www.postgresql.org/docs/current/errcodes-appendix.html), as a tool error. */
const states: Record<string, [errorType: string, message: string]> = {
  '28000': ['forbidden', 'the database does not let this user in: look at its pg_hba.conf'],
  '28P01': ['forbidden', 'the database does not let this user in: are user and password of its url right?'],
  '3D000': ['unavailable', 'there is no such database: is the name at the end of its url right?'],
  '42501': ['insufficient_privilege', 'the database user may not do this'],
  '53300': ['unavailable', 'the database has no connection left'],
  '57014': ['timeout', 'the database took longer than 3 s'],
};

/** Driver errors carry hosts, users and whole rows: only the SQLSTATE or system code leaves, in words where it has some. */
const failed = (error: unknown): CallToolResult => {
  const code = z.object({ code: z.string() }).safeParse(error).data?.code ?? 'unknown';
  const said = Object.hasOwn(states, code) ? states[code] : undefined;
  if (said !== undefined) return toolError(...said);
  const why = whyUnreached(error);
  return toolError(
    'unavailable',
    why === '' ? `PostgreSQL error ${code.replace(/\W/g, '')}` : `PostgreSQL cannot be reached${why}`,
  );
};

/** A session told to end rolls back first: looks for two seconds at most. */
const hasEnded = async (sql: Sql, session: SessionKey): Promise<boolean> => {
  for (let looks = 0; looks < 20; looks += 1) {
    if (!(await sessionExists(sql, session))) return true;
    await sleep(100);
  }
  return false;
};

/** An MCP server over one PostgreSQL database: who is connected, who waits for whom, and ending one session. */
export const postgresServer = (options: PostgresOptions): McpServer => {
  const sql = postgres(options.url, {
    max: 2,
    connect_timeout: 5,
    idle_timeout: 30,
    fetch_types: false,
    onnotice: () => undefined,
    connection: { application_name: 'compass', statement_timeout: 3_000, default_transaction_read_only: true },
  });
  const server = new McpServer({ name: 'compass-postgres', version: '1' });
  server.server.onclose = () => {
    sql.end({ timeout: 1 }).catch(() => undefined);
  };

  server.registerTool(
    'postgres_sessions',
    {
      description: 'Lists sessions that wait, block, are in a transaction or active, without their query texts.',
      inputSchema: {},
      annotations: readOnly,
    },
    async () => {
      try {
        const { now, hidden, sessions } = await readSessions(sql);
        // Sessions it may not see would look like sessions that are not there.
        if (hidden > 0) return toolError('insufficient_privilege', 'the database user needs the role pg_monitor');
        return answer({ now, sessions });
      } catch (error) {
        return failed(error);
      }
    },
  );

  server.registerTool(
    'postgres_session',
    {
      description: 'Says whether one session, by process id and start, is still there.',
      inputSchema: SessionInput,
      annotations: readOnly,
    },
    async (session) => {
      try {
        return answer({ exists: await sessionExists(sql, session) });
      } catch (error) {
        return failed(error);
      }
    },
  );

  server.registerTool(
    'terminate_backend',
    {
      description:
        'Ends one session, if process id and start are both still those; its open transaction is rolled back.',
      inputSchema: SessionInput,
      annotations: { readOnlyHint: false, destructiveHint: true, idempotentHint: true, openWorldHint: false },
    },
    async (session) => {
      try {
        const terminated = await terminateSession(sql, session);
        if (terminated === null)
          return answer({ terminated: false, reason: 'no such session: it ended, or its process id was used again' });
        if (!terminated) return answer({ terminated, reason: 'the signal was not delivered' });
        const gone = await hasEnded(sql, session);
        return answer({
          terminated,
          reason: gone ? 'the session ended' : 'the session was told to end, and has not yet',
        });
      } catch (error) {
        return failed(error);
      }
    },
  );
  return server;
};
