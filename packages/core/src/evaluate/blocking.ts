import type { Session } from '../ports/telemetry.ts';

export interface RootBlocker {
  session: Session;
  /** Sessions that wait for it, directly or behind others. */
  waiters: Session[];
}

/** Sessions that wait for `pid`, directly or behind others; cycles (deadlocks) end the walk. */
export function waitersFor(pid: number, sessions: Session[]): Session[] {
  const found = new Map<number, Session>();
  const next = [pid];
  for (let at = next.pop(); at !== undefined; at = next.pop()) {
    for (const session of sessions) {
      if (!session.blockedBy.includes(at) || found.has(session.pid) || session.pid === pid) continue;
      found.set(session.pid, session);
      next.push(session.pid);
    }
  }
  return [...found.values()];
}

/** Sessions that hold others up and wait for nobody themselves, the one with the most waiters first. */
export function rootBlockers(sessions: Session[]): RootBlocker[] {
  return sessions
    .filter((session) => session.blockedBy.length === 0)
    .map((session) => ({ session, waiters: waitersFor(session.pid, sessions) }))
    .filter(({ waiters }) => waiters.length > 0)
    .sort((a, b) => b.waiters.length - a.waiters.length || a.session.pid - b.session.pid);
}
