import type { Reading } from '../nouns/evidence.ts';
import type { Probe } from '../nouns/test.ts';
import { rootBlockers, waitersFor } from './blocking.ts';
import type { SessionFacts } from './finding.ts';
import type { ProbeAnswer, ProbeQuestion } from './read-probe.ts';

/** Live database sessions, now: is the one asked for still there, and who waits. A pid counts only with its backend's start. */
export async function readSessions(
  question: ProbeQuestion<Extract<Probe, { source: 'sessions' }>>,
): Promise<ProbeAnswer> {
  const { probe, role, telemetry } = question;
  const [answer, now] = await Promise.all([telemetry.sessions(), telemetry.now()]);
  const sessions = answer.value;
  const { pid, backendStart } = probe;
  const holder = sessions.find(
    (one) => one.pid === pid && (backendStart === undefined || one.backendStart === backendStart),
  );
  const waiters =
    pid === undefined
      ? rootBlockers(sessions).flatMap((root) => root.waiters)
      : holder === undefined
        ? []
        : waitersFor(holder.pid, sessions);
  const facts: SessionFacts = {
    pid: pid ?? null,
    there: holder !== undefined,
    waiting: new Set(waiters.map((one) => one.pid)).size,
  };
  const at = now.toISOString();
  const reading: Reading = {
    role,
    name: probe.name,
    component: probe.component,
    unit: '',
    points: [[now.getTime() / 1000, facts.waiting]],
    recorded: null,
  };
  return {
    readings: [reading],
    facts: { sessions: facts },
    evidence: [
      {
        source: 'sessions',
        server: answer.server,
        query: pid === undefined ? 'sessions that wait' : `session pid ${pid} and who waits for it`,
        start: at,
        end: at,
        stepSeconds: null,
        readings: [reading],
        facts: { ...facts, holder: holder ?? null, waiters: waiters.slice(0, 20).map((one) => one.pid) },
        untrusted: false,
      },
    ],
  };
}
