import type { Sql } from 'postgres';

/**
 * Copies of the newest investigation with all that is recorded of it, each under an id, a number and a service of its own: as the program writes
 * them, without the time that it takes. The numbers go on from the newest.
 */
export async function cloneInvestigations(
  sql: Sql,
  { count, prefix }: { count: number; prefix: string },
): Promise<void> {
  const [newest] = await sql<{ id: string; service: string; number: number }[]>`
    select id, service, number from investigations order by number desc limit 1`;
  if (newest === undefined) throw new Error('there is nothing to copy');
  const { id, service } = newest;
  await sql.begin(async (tx) => {
    const copied = (column: string) => tx`replace(${tx(column)}::text, ${id}, ${prefix} || '-' || n)`;
    await tx`
      insert into investigations (id, number, status, service, started_at, revision, record)
      select ${prefix} || '-' || n, nextval('investigation_number'), status, ${prefix} || '-service-' || n, started_at, revision,
        replace(${copied('record')}, ${service}, ${prefix} || '-service-' || n)::json
      from investigations, generate_series(1, ${count}) as n where id = ${id}`;
    await tx`
      insert into steps (id, investigation, kind, key, input, state, due_at, epoch, lease_until, retries, crashes, error)
      select id || '-' || ${prefix} || n, ${prefix} || '-' || n, kind, key, input, state, due_at, epoch, lease_until, retries, crashes, error
      from steps, generate_series(1, ${count}) as n where investigation = ${id}`;
    await tx`
      insert into audit (investigation, seq, at, actor, what, detail, previous, hash)
      select ${prefix} || '-' || n, seq, at, actor, what, detail, previous, hash
      from audit, generate_series(1, ${count}) as n where investigation = ${id}`;
    await tx`
      insert into evidence (id, investigation, record)
      select id || '-' || ${prefix} || n, ${prefix} || '-' || n, record
      from evidence, generate_series(1, ${count}) as n where investigation = ${id}`;
  });
  await sql`analyze`;
}

const OVER = ['resolved', 'closed', 'closed', 'failed'];

/** So many investigations that are over, older than all that are there, without their records' contents: a list shows the newest. */
export async function recordPast(sql: Sql, { count }: { count: number }): Promise<void> {
  const [oldest] = await sql<{ record: object }[]>`select record from investigations order by number limit 1`;
  if (oldest === undefined) throw new Error('there is nothing to be older than');
  const empty = Object.entries(oldest.record).map(([key, value]) => [key, Array.isArray(value) ? [] : value]);
  const record = JSON.stringify(Object.fromEntries(empty));
  await sql`
    insert into investigations (id, number, status, service, started_at, revision, record)
    select 'past-' || n, -n, over, 'service-' || n % 500, now() - n * interval '1 minute', 1,
      ((${record}::text)::jsonb || jsonb_build_object('id', 'past-' || n, 'number', -n, 'status', over, 'revision', 1))::json
    from generate_series(1, ${count}) as n, lateral (select (${sql.array(OVER)}::text[])[1 + n % 4] as over) as how`;
}

/** Those whose id begins so are over, all but every `live`th. */
export async function endInvestigations(sql: Sql, { prefix, live }: { prefix: string; live: number }): Promise<void> {
  await sql`
    update investigations set status = over,
      record = (record::jsonb || jsonb_build_object('status', over))::json
    from (select id as ended, (${sql.array(OVER)}::text[])[1 + number % 4] as over from investigations) as how
    where id = ended and id like ${`${prefix}-%`} and number % ${live} <> 0`;
}
