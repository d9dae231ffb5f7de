import { type Observation, type RootBlocker, rootBlockers, type Session, span } from '@compass/core';
import type { Asking } from '../shared/read.ts';

/** Shorter waits come and go in every busy database. */
const HELD_SECONDS = 5;
const MOST_WAITERS_KEPT = 50;

/** The relation that most waiting sessions and the blocker have in common; the shortest name of those, for indexes follow their table. */
export function relationOf({ session, waiters }: RootBlocker): string | null {
  const counts = new Map<string, number>();
  for (const relation of waiters.flatMap((waiter) => [...new Set(waiter.relations)]))
    if (session.relations.includes(relation)) counts.set(relation, (counts.get(relation) ?? 0) + 1);
  const [best] = [...counts].toSorted(
    ([a, countA], [b, countB]) => countB - countA || a.length - b.length || a.localeCompare(b),
  );
  return best === undefined ? null : best[0].replace(/[^\w.$-]/g, '').slice(0, 60) || null;
}

const factsOf = (root: RootBlocker, { session }: RootBlocker = root): Observation['facts'] => ({
  pid: session.pid,
  backend_start: session.backendStart,
  application: session.application,
  user: session.user,
  state: session.state,
  waiting: root.waiters.length,
  ...(timeOf(session.xactStart) === null ? {} : { xact_start: session.xactStart }),
  ...(relationOf(root) === null ? {} : { relation: relationOf(root) }),
});

const kept = ({ pid, application, state, waitEvent, xactStart, blockedBy, relations }: Session) => ({
  pid,
  application,
  state,
  waitEvent,
  xactStart,
  blockedBy,
  relations,
});

/** Null too where a server writes times in a form of its own. */
const timeOf = (text: string | null): Date | null => {
  const at = new Date(text ?? Number.NaN);
  return Number.isNaN(at.getTime()) ? null : at;
};

/** The session that holds the most others up, and waits for nobody itself. Nothing where no session waits. */
export async function readSessions(input: Asking): Promise<Observation[]> {
  const [answer, now, sources] = await Promise.all([
    input.telemetry.sessions(),
    input.telemetry.now(),
    input.telemetry.sources(),
  ]);
  const [root] = rootBlockers(answer.value);
  if (root === undefined) return [];
  const { session, waiters } = root;
  const component = sources.sessionsComponent ?? input.service;
  const at = now.toISOString();
  const began = timeOf(session.xactStart);
  const seconds = began === null ? null : (now.getTime() - began.getTime()) / 1000;
  const evidence = input.keep({
    source: 'sessions',
    server: answer.server,
    query: 'sessions that hold others up, and who waits for them',
    start: at,
    end: at,
    stepSeconds: null,
    readings: [],
    facts: {
      holder: kept(session),
      waiters: waiters.slice(0, MOST_WAITERS_KEPT).map(kept),
      sessions: answer.value.length,
    },
    untrusted: false,
  });
  const wait = waiters.length === 1 ? '1 session waits' : `${waiters.length} sessions wait`;
  const held = seconds === null ? '' : `, its transaction is ${span(seconds)} old`;
  return [
    {
      id: input.observationId(),
      agent: input.agent,
      type: 'metric',
      source: 'postgres:sessions',
      topic: 'blocking_session',
      component,
      value: waiters.length,
      normal: null,
      unit: '',
      unusual: seconds === null || seconds >= HELD_SECONDS,
      score: waiters.length,
      onset: began?.toISOString() ?? null,
      interpretation: `${component}: ${wait} for session pid ${session.pid}${held}`,
      short: `${wait} for pid ${session.pid}`.slice(0, 34),
      confidence: 0.95,
      evidence: [evidence],
      facts: { ...factsOf(root), standing: input.standing(component) },
      untrusted: false,
      at: input.now,
    },
  ];
}
