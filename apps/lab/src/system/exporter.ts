import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Launcher } from './launcher.ts';
import type { Cluster } from './postgres.ts';
import type { Programs } from './programs.ts';
import { answers, ready } from './ready.ts';

// What the exporter does not say by itself: who waits, and how old the transactions are that make others wait.
// Every database has a row at all times, so that a quiet one reads 0 and not "no data".
const queries = `
pg_lock:
  master: true
  query: |
    select d.datname, count(a.pid) filter (where a.wait_event_type = 'Lock') as waiters,
      (select count(*) from pg_locks l join pg_stat_activity s using (pid)
        where not l.granted and s.datname = d.datname) as ungranted
    from pg_database d left join pg_stat_activity a on a.datname = d.datname
    where not d.datistemplate group by d.datname
  metrics:
    - datname: {usage: LABEL, description: Database}
    - waiters: {usage: GAUGE, description: Sessions that wait for a heavyweight lock}
    - ungranted: {usage: GAUGE, description: Lock requests that are not granted}
pg_transaction:
  master: true
  query: |
    select d.datname, coalesce(max(extract(epoch from clock_timestamp() - a.xact_start)), 0)::float8 as longest_seconds
    from pg_database d left join pg_stat_activity a
      on a.datname = d.datname and a.backend_type = 'client backend' and a.pid <> pg_backend_pid()
    where not d.datistemplate group by d.datname
  metrics:
    - datname: {usage: LABEL, description: Database}
    - longest_seconds: {usage: GAUGE, description: Age of the oldest open transaction}
pg_blocker:
  master: true
  query: |
    select d.datname, coalesce(max(extract(epoch from clock_timestamp() - b.xact_start)), 0)::float8 as longest_seconds
    from pg_database d
      left join pg_stat_activity w on w.datname = d.datname and w.wait_event_type = 'Lock'
      left join lateral unnest(pg_blocking_pids(w.pid)) as blocker(pid) on true
      left join pg_stat_activity b on b.pid = blocker.pid and b.wait_event_type is distinct from 'Lock'
    where not d.datistemplate group by d.datname
  metrics:
    - datname: {usage: LABEL, description: Database}
    - longest_seconds: {usage: GAUGE, description: Age of the oldest transaction that others wait for}
`;

/** Starts postgres_exporter for the cluster with the lab's own queries; resolves when it serves metrics. */
export async function startExporter(options: {
  programs: Programs;
  launcher: Launcher;
  directory: string;
  port: number;
  cluster: Cluster;
}): Promise<void> {
  const { programs, launcher, directory, port, cluster } = options;
  const queryFile = path.join(directory, 'exporter-queries.yaml');
  await writeFile(queryFile, queries);
  const running = launcher.launch({
    name: 'exporter',
    command: programs.exporter,
    args: [`--web.listen-address=127.0.0.1:${port}`, `--extend.query-path=${queryFile}`, '--log.level=warn'],
    environment: { DATA_SOURCE_NAME: cluster.url('exporter', 'postgres') },
  });
  const ask = () => answers(`http://127.0.0.1:${port}/metrics`);
  await ready({ what: 'postgres exporter', program: running, withinMs: 15_000, ask });
}
