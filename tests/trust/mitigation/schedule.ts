import { auditFault, CALLS_OUT } from '@compass/core';
import { begin, mitigate, pass, recordOf } from './drive.ts';
import { type Program, programOn } from './program.ts';
import { type Effect, openStage, type Stage } from './stage.ts';

/** Where each life in turn is killed, by the number of its point; the one after the last is not. */
export interface Schedule {
  effect: Effect;
  deaths: number[];
  /** How those that come next get its leases: they void them, as one process does at its start, or wait until these are over. */
  leases: 'voided' | 'over';
}

export interface Ended {
  /** The names of the points at which it was killed. */
  killedAt: string[];
  effects: number;
  /** Killed with the intent in the record and no outcome, on a target that nothing can be asked of. */
  ambiguous: boolean;
  /** It is said to be unknown, in the record and to people, after one pass of the life that was not killed. */
  asked: boolean;
  /** What is not as it must be; null for nothing. */
  wrong: string | null;
  /** Points of the last life. */
  points: string[];
}

const callsOut: readonly string[] = CALLS_OUT;

/** Everything a new life does before it takes presses. False when it is killed there. */
async function recover(stage: Stage, program: Program, leases: Schedule['leases']): Promise<boolean> {
  const { leaseMs } = program.ports.settings;
  if (leases === 'over') stage.moveTo(new Date(stage.clock.now().getTime() + leaseMs + 1));
  else await program.ports.store.transaction((tx) => tx.steps.voidLeases()).catch(() => undefined);
  return !program.dead() && pass(stage, program);
}

const saysUnknown = ({ slack }: Stage): boolean =>
  slack.said.some(
    ({ thread, slot, text }) => thread !== null && slot?.startsWith('unknown:') && /unknown whether it ran/.test(text),
  );

async function wrongWith(stage: Stage, program: Program, ambiguous: boolean): Promise<string | null> {
  const investigation = await recordOf(stage);
  const action = investigation?.actions[0];
  if (investigation === undefined || action === undefined) return 'the action is lost';
  if (investigation.actions.length > 1) return 'it was asked for twice';
  if (stage.effects.length > 1) return 'it was done twice';
  const state = `${investigation.status}, ${action.state}, ${action.outcome}`;
  const ended = ambiguous
    ? state === 'awaiting_human, unknown, null'
    : state === 'resolved, acted, recovered' && stage.effects.length === 1 && investigation.postMortem !== null;
  if (!ended) return `it ended ${state} after ${stage.effects.length} effects`;
  const { id } = investigation;
  const trail = await stage.store.transaction(async (tx) => ({
    investigation: id,
    rows: await tx.audit.list(id),
    journal: await tx.journal.read(id),
  }));
  const changes = trail.rows.filter(({ what }) => !callsOut.includes(what));
  if (changes.length !== investigation.revision)
    return `${changes.length} entries tell of ${investigation.revision} changes`;
  return auditFault(program.ports, trail)?.why ?? null;
}

/** Runs one schedule to its end, on a stage of its own. */
export async function runSchedule({ effect, deaths, leases }: Schedule): Promise<Ended> {
  const stage = openStage(effect);
  await begin(stage, programOn(stage, null));
  const killedAt: string[] = [];
  let [ambiguous, asked] = [false, false];
  for (const diesAt of [...deaths, null]) {
    const program = programOn(stage, diesAt);
    const recovered = killedAt.length === 0 || (await recover(stage, program, leases));
    if (recovered && ambiguous) asked = saysUnknown(stage) && (await recordOf(stage))?.actions[0]?.state === 'unknown';
    if (recovered && (await mitigate(stage, program))) {
      const wrong = await wrongWith(stage, program, ambiguous);
      return { killedAt, effects: stage.effects.length, ambiguous, asked, wrong, points: program.points };
    }
    killedAt.push(program.points.at(-1) ?? 'nowhere');
    ambiguous ||= effect === 'unprotected' && (await recordOf(stage))?.actions[0]?.state === 'acting';
  }
  throw new Error('a life that nothing kills came to no end');
}
