import type { Sql } from 'postgres';
import type { StandIn } from './stand-in.ts';

/**
 * Writes down every change of a step's lease, by whom: the record itself keeps only how a step stands. The name is the application's, as a
 * connection says it.
 */
export async function keepHistory(sql: Sql): Promise<void> {
  await sql.unsafe(`
    create table step_history (
      seq bigint generated always as identity, at timestamptz not null default clock_timestamp(),
      step text not null, kind text not null, before text not null, after text not null,
      epoch_before integer not null, epoch_after integer not null, lease_until timestamptz, holder text not null
    );
    create function keep_step_history() returns trigger language plpgsql as $$
    begin
      insert into step_history (step, kind, before, after, epoch_before, epoch_after, lease_until, holder)
      values (new.id, new.kind, old.state, new.state, old.epoch, new.epoch, old.lease_until,
        current_setting('application_name'));
      perform pg_notify('step_claimed', concat_ws(' ', current_setting('application_name'), new.kind, new.investigation))
        where new.state = 'leased';
      return null;
    end $$;
    create trigger keeps_history after update on steps for each row
      when (old.state <> new.state or old.epoch <> new.epoch) execute function keep_step_history();
  `);
}

/** A lease that was taken over: its holder had not ended the step. */
export interface TakenOver {
  step: string;
  kind: string;
  from: string;
  to: string;
  /** After the lease had ended. */
  lateMs: number;
  at: Date;
}

/** One change of a step's lease. */
export interface HistoryRow {
  step: string;
  kind: string;
  before: string;
  after: string;
  holder: string;
  at: Date;
  lease_until: Date | null;
  epoch_before: number;
  epoch_after: number;
}

/** What the record and its history say of a run, each count of what must be none beside what was there. */
export interface Findings {
  deliveries: number;
  investigations: number;
  /** Of those, over: closed or resolved, with their post-mortem. */
  ended: number;
  resolved: number;
  lost: string[];
  stuck: string[];
  doubled: string[];
  /** Steps that were given up though COMPASS had not been stopped three times over them. */
  givenUp: string[];
  /** Steps over which it had: set aside at the third try, as it must be. What cannot go on without one has failed, which is an end. */
  setAside: string[];
  acted: number;
  /** Claims, and those of a step that another had not ended. */
  claims: number;
  takenOver: TakenOver[];
  /** Ends of a step by anybody but its last claimer. */
  staleEnds: number;
  /** Calls of the action's tool after the lease that made them was over. */
  staleEffects: number;
  history: HistoryRow[];
}

/** Calls with each claim of a step, as soon as it is committed: who claimed what of which investigation. */
export async function onClaim(
  sql: Sql,
  heard: (claim: { holder: string; kind: string; investigation: string }) => void,
): Promise<() => Promise<void>> {
  const { unlisten } = await sql.listen('step_claimed', (text) => {
    const [holder = '', kind = '', investigation = ''] = text.split(' ');
    heard({ holder, kind, investigation });
  });
  return unlisten;
}

/** `maxCrashes` of the settings. */
const TRIES = 3;

const doubles = (names: string[]): string[] => [...new Set(names.filter((name, at) => names.indexOf(name) !== at))];

/** `paged`: the numbers whose page was acknowledged. Reads the database of the record, after the run. */
export async function checkHistory(
  sql: Sql,
  { paged, standIn }: { paged: Iterable<number>; standIn: StandIn },
): Promise<Findings> {
  const [deliveries, all, ends, quarantined, history] = await Promise.all([
    sql<{ n: number }[]>`select count(*)::int as n from inbox`,
    sql<{ id: string; service: string; status: string; pm: boolean }[]>`
      select id, service, status, record->>'postMortem' is not null as pm from investigations`,
    sql<{ investigation: string; n: number }[]>`
      select investigation, count(*)::int as n from audit
      where what in ('closed', 'failed', 'outcome recovered', 'post-mortem') group by investigation, what having count(*) > 1`,
    sql<{ id: string; kind: string; investigation: string; state: string; error: string | null }[]>`
      select id, kind, investigation, state, error from steps where state in ('failed', 'quarantined')`,
    sql<HistoryRow[]>`select * from step_history order by seq`,
  ]);
  const steps = await sql<
    { id: string; key: string; investigation: string }[]
  >`select id, key, investigation from steps`;
  const stepOf = new Map(steps.map(({ id, key }) => [key.replace(/^act:/, ''), id]));
  const about = new Map(steps.map(({ id, investigation }) => [id, investigation]));
  const staleEffects = standIn.effects.filter(({ action, epoch, at }) =>
    history.some(
      (one) =>
        one.step === stepOf.get(action) &&
        one.before === 'leased' &&
        one.after === 'leased' &&
        one.epoch_before === epoch &&
        at > (one.lease_until?.getTime() ?? 0),
    ),
  ).length;
  const services = all.map(({ service }) => service);
  const known = new Set(services);
  const holders = new Map<string, string>();
  const takenOver: TakenOver[] = [];
  let [claims, staleEnds] = [0, 0];
  for (const { step, kind, before, after, holder, at, lease_until: until } of history) {
    if (after === 'leased') {
      claims += 1;
      if (before === 'leased') {
        const lateMs = at.getTime() - (until?.getTime() ?? at.getTime());
        takenOver.push({ step, kind, from: holders.get(step) ?? '', to: holder, lateMs, at });
      }
      holders.set(step, holder);
    } else if (before === 'leased' && holders.get(step) !== holder) staleEnds += 1;
  }
  const stopsOf = Map.groupBy(takenOver, ({ step }) => step);
  const stops = (step: string): number => stopsOf.get(step)?.length ?? 0;
  // Up to its last try the stops of a step count for all others of its investigation.
  const isAside = ({ id, state, investigation }: (typeof quarantined)[number]): boolean => {
    const others = [...stopsOf.keys()].filter((step) => step !== id && about.get(step) === investigation);
    const before = Math.max(stops(id) - 1, ...others.map((step) => Math.min(stops(step), TRIES - 1)));
    return state === 'quarantined' && stops(id) > 0 && before + 1 === TRIES;
  };
  const [setAside, givenUp] = [quarantined.filter(isAside), quarantined.filter((one) => !isAside(one))];
  const struck = new Set(setAside.map(({ investigation }) => investigation));
  const over = all.filter(
    ({ id, status, pm }) =>
      (pm && (status === 'closed' || status === 'resolved')) || (status === 'failed' && struck.has(id)),
  );
  return {
    deliveries: deliveries[0]?.n ?? 0,
    investigations: all.length,
    ended: over.length,
    resolved: all.filter(({ status }) => status === 'resolved').length,
    lost: [...paged].map((n) => standIn.serviceOf(n)).filter((service) => !known.has(service)),
    stuck: all.filter((one) => !over.includes(one)).map(({ service, status }) => `${service} ${status}`),
    doubled: [
      ...doubles(services),
      ...ends.map(({ investigation }) => investigation),
      ...doubles(standIn.effects.map(({ action }) => action)),
    ],
    givenUp: givenUp.map(({ kind, error }) => `${kind} (${error})`),
    setAside: setAside.map(({ kind }) => kind),
    acted: standIn.effects.length,
    claims,
    takenOver,
    staleEnds,
    staleEffects,
    history: [...history],
  };
}
