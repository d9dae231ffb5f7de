import type { Sql } from 'postgres';

/**
 * Copies of the newest investigation with all that is recorded of it, each under an id, a number and a service of its own: as the program writes
 * them, without the time that it takes. The numbers go on from the newest.
 */
export async function cloneInvestigations(
  sql: Sql,
  { count, prefix }: { count: number; prefix: string },
): Promise<void> {
  const [newest] = await sql<{ id: string; service: string }[]>`
    select id, service from investigations order by number desc limit 1`;
  if (newest === undefined) throw new Error('there is nothing to copy');
  const { id, service } = newest;
  const among = sql`generate_series(1, ${count}) as n`;
  const [copy, copied] = [sql`${prefix} || '-' || n`, sql`${`${prefix}-service-`} || n`];
  const renamed = (column: string) =>
    sql`replace(replace(${sql(column)}::text, ${id}, ${copy}), ${service}, ${copied})::json`;
  await sql`
    insert into investigations (id, number, status, service, started_at, revision, record, summary)
    select ${copy}, nextval('investigation_number'), status, ${copied}, started_at, revision, ${renamed('record')}, ${renamed('summary')}
    from investigations, ${among} where id = ${id}`;
  await sql`
    insert into steps (id, investigation, kind, key, input, state, due_at, epoch, lease_until, retries, crashes, error)
    select id || '-' || ${copy}, ${copy}, kind, key, input, state, due_at, epoch, lease_until, retries, crashes, error
    from steps, ${among} where investigation = ${id}`;
  await sql`
    insert into audit (investigation, seq, at, actor, what, detail, previous, hash)
    select ${copy}, seq, at, actor, what, detail, previous, hash from audit, ${among} where investigation = ${id}`;
  await sql`
    insert into evidence (id, investigation, record)
    select id || '-' || ${copy}, ${copy}, record from evidence, ${among} where investigation = ${id}`;
  // As autovacuum does sooner or later.
  await sql`analyze`;
}

const over = (sql: Sql, by: string) =>
  sql`(select (array['resolved', 'closed', 'closed', 'failed'])[1 + abs(${sql.unsafe(by)}) % 4] as over)`;

/** So many that are over, older than all that are there, 2,000 of each service, without what was found: a list shows the newest. */
export async function recordPast(sql: Sql, { count }: { count: number }): Promise<void> {
  const [first] = await sql<{ record: object; summary: object }[]>`
    select record, summary from investigations order by number limit 1`;
  if (first === undefined) throw new Error('there is nothing to be older than');
  const empty = Object.entries(first.record).map(([key, value]) => [key, Array.isArray(value) ? [] : value]);
  const [record, summary] = [Object.fromEntries(empty), { ...first.summary, leading: null, confidence: null }];
  const as = (given: object) =>
    sql`(${JSON.stringify(given)}::text::jsonb || jsonb_build_object('id', 'past-' || n, 'number', -n, 'status', over, 'revision', 1))::json`;
  await sql`
    insert into investigations (id, number, status, service, started_at, revision, record, summary)
    select 'past-' || n, -n, over, 'service-' || n % 500, now() - n * interval '1 minute', 1, ${as(record)}, ${as(summary)}
    from generate_series(1, ${count}) as n, lateral ${over(sql, 'n')} as how`;
}

/** Those whose id begins so are over, all but every `live`th. */
export async function endInvestigations(sql: Sql, { prefix, live }: { prefix: string; live: number }): Promise<void> {
  const as = (column: string) => sql`(${sql(column)}::jsonb || jsonb_build_object('status', over))::json`;
  await sql`
    update investigations set status = over, record = ${as('record')}, summary = ${as('summary')}
    from (select id as ended, how.over from investigations, lateral ${over(sql, 'number')} as how) as all_of_them
    where id = ended and id like ${`${prefix}-%`} and number % ${live} <> 0`;
}
