import type { Sql } from 'postgres';
import { z } from 'zod';

/** ISO text in UTC with the microseconds PostgreSQL keeps; a JavaScript Date would lose them. */
const UTC_TEXT = `'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'`;

export const SessionRow = z.object({
  pid: z.number().int(),
  backend_start: z.string(),
  user: z.string(),
  application: z.string(),
  state: z.string(),
  wait_event_type: z.string().nullable(),
  wait_event: z.string().nullable(),
  xact_start: z.string().nullable(),
  state_change: z.string().nullable(),
  blocked_by: z.array(z.number().int()),
  relations: z.array(z.string()),
});
export type SessionRow = z.infer<typeof SessionRow>;

const Snapshot = z.object({ now: z.string(), hidden: z.number().int(), sessions: z.array(SessionRow) });

/**
 * Client sessions of this database that wait, block, are in a transaction or active, as of one statement. `hidden` counts the
 * sessions whose activity this user may not see. Query texts are never read. Only lock waiters are asked for their
 * blockers: pg_blocking_pids stops the lock tables for a moment.
 */
export const readSessions = async (sql: Sql): Promise<z.infer<typeof Snapshot>> => {
  const text = sql.unsafe(UTC_TEXT);
  const [row] = await sql`
    with seen as materialized (
      select a.*, case when a.wait_event_type = 'Lock' then pg_blocking_pids(a.pid) else '{}' end as blockers
      from pg_stat_activity a
      where a.datname = current_database() and a.pid <> pg_backend_pid()
        and (a.backend_type = 'client backend' or a.backend_type is null)
    ),
    shown as (
      select s.* from seen s
      where s.backend_type is not null
        and (s.state <> 'idle' or s.xact_start is not null or s.pid in (select unnest(blockers) from seen))
    ),
    locked as (
      select l.pid, json_agg(distinct c.relname order by c.relname) as relations
      from pg_locks l
      join pg_class c on c.oid = l.relation and c.relkind in ('r', 'p', 'm') and c.relnamespace <> 'pg_catalog'::regnamespace
      where l.database = (select oid from pg_database where datname = current_database())
      group by l.pid
    )
    select
      to_char(clock_timestamp() at time zone 'UTC', ${text}) as now,
      (select count(*)::int from seen where backend_type is null) as hidden,
      coalesce((
        select json_agg(json_build_object(
          'pid', s.pid,
          'backend_start', to_char(s.backend_start at time zone 'UTC', ${text}),
          'user', coalesce(s.usename, ''),
          'application', coalesce(s.application_name, ''),
          'state', coalesce(s.state, 'unknown'),
          'wait_event_type', s.wait_event_type,
          'wait_event', s.wait_event,
          'xact_start', to_char(s.xact_start at time zone 'UTC', ${text}),
          'state_change', to_char(s.state_change at time zone 'UTC', ${text}),
          'blocked_by', to_json(s.blockers),
          'relations', coalesce(k.relations, '[]'::json)
        ) order by s.xact_start nulls last, s.pid)
        from shown s left join locked k on k.pid = s.pid
      ), '[]'::json) as sessions`;
  return Snapshot.parse(row);
};

/** A session's identity: process ids are used again, start times (to the microsecond) are not. */
export interface SessionKey {
  pid: number;
  backend_start: string;
}

// The start is sent as text: the driver would turn a timestamptz into a Date and lose its microseconds.
export const sessionExists = async (sql: Sql, { pid, backend_start }: SessionKey): Promise<boolean> => {
  const rows = await sql`
    select 1 from pg_stat_activity
    where pid = ${pid}::int and backend_start = ${backend_start}::text::timestamptz`;
  return rows.length > 0;
};

/** Checks the identity and ends the session in one statement; null when no such client session of this database is there. */
export const terminateSession = async (sql: Sql, { pid, backend_start }: SessionKey): Promise<boolean | null> => {
  const [row] = await sql<{ terminated: boolean }[]>`
    select pg_terminate_backend(a.pid) as terminated from pg_stat_activity a
    where a.pid = ${pid}::int and a.backend_start = ${backend_start}::text::timestamptz
      and a.pid <> pg_backend_pid() and a.datname = current_database() and a.backend_type = 'client backend'`;
  return row?.terminated ?? null;
};
