import { setTimeout as sleep } from 'node:timers/promises';
import type { Crew, Worker } from './crew.ts';
import type { TakenOver } from './history.ts';

/** One blow: whom it struck and when. */
export interface Blow {
  name: string;
  at: number;
}

/** Strikes `times` times with about `everyMs` between, as long as there is something to hit. */
export async function strike(
  { times, everyMs, over, random }: { times: number; everyMs: number; over(): boolean; random(): number },
  blow: () => Promise<unknown>,
): Promise<void> {
  await sleep(everyMs);
  for (let struck = 0; struck < times && !over(); struck += 1) {
    const next = sleep(everyMs * (0.5 + random()));
    await blow();
    await next;
  }
}

/** The names of those that hold a lease now. */
export async function heldBy({ sql }: Crew): Promise<string[]> {
  const rows = await sql<{ holder: string }[]>`
    select distinct holder from (
      select distinct on (step) step, holder from step_history where after = 'leased' order by step, seq desc
    ) as last join steps on steps.id = last.step where steps.state = 'leased'`;
  return rows.map(({ holder }) => holder);
}

/** A crew that is quicker than its pages come in has moments without a step; after so long it may be over. */
const IDLE_MS = 2000;

/**
 * The first moment at which a worker holds a lease, and one of those that do; any worker where none does for long. It is a worker no more. Never the
 * last one: what nobody is there to take over waits for the start of a process, which is another figure.
 */
async function takeBusy(crew: Crew, random: () => number): Promise<Worker> {
  const late = Date.now() + IDLE_MS;
  for (;;) {
    const holders = await heldBy(crew);
    const busy = crew.workers.filter(({ name }) => holders.includes(name));
    if (crew.workers.length > 1 && (busy.length > 0 || Date.now() > late)) {
      const among = busy.length > 0 ? busy : crew.workers;
      const chosen = among[Math.floor(random() * among.length)] as Worker;
      crew.workers.splice(crew.workers.indexOf(chosen), 1);
      return chosen;
    }
    await sleep(20);
  }
}

/** A worker that was told to end. */
export interface Ended extends Blow {
  /** Its exit code, or the signal. */
  how: number | string;
  exitedMs: number;
  /** When another one has taken its place. */
  started: Promise<Worker>;
}

/** One worker gets the signal, and another one starts. */
export async function endOne(crew: Crew, signal: NodeJS.Signals, random: () => number): Promise<Ended> {
  const victim = await takeBusy(crew, random);
  const at = Date.now();
  victim.child.kill(signal);
  const started = crew.startWorker();
  const how = await victim.ended;
  return { name: victim.name, at, how, exitedMs: Date.now() - at, started };
}

/** The worker stands still for `ms`, and goes on as if nothing had happened. */
export async function freezeOne(victim: Worker, ms: number): Promise<Blow> {
  const at = Date.now();
  victim.child.kill('SIGSTOP');
  await sleep(ms);
  victim.child.kill('SIGCONT');
  return { name: victim.name, at };
}

/** Blows that hit work under way: somebody had to take a lease over from whom they struck. */
export const hitsOf = (blows: Blow[], takenOver: TakenOver[]): Blow[] =>
  blows.filter(({ name, at }) => takenOver.some((one) => one.from === name && one.at.getTime() >= at));

/** From a kill until each step that its victim held was taken over, in milliseconds, the shortest first. */
export const recoveriesOf = (blows: Blow[], takenOver: TakenOver[]): number[] =>
  takenOver
    .flatMap(({ from, at }) => {
      const blow = blows.find(({ name }) => name === from);
      return blow === undefined ? [] : [at.getTime() - blow.at];
    })
    .sort((a, b) => a - b);

/** The smallest value that at least this share of all do not exceed; 0 of none. */
export const quantile = (sorted: number[], share: number): number =>
  sorted[Math.min(sorted.length - 1, Math.ceil(sorted.length * share) - 1)] ?? 0;
