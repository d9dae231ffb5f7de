import { lineChart } from '@compass/charts';
import { AgentSettings, type Investigation, type Job, type Ports, runStep, type Step, stepKinds } from '@compass/core';
import { present } from '@compass/slack';
import { virtualClock } from '../../support/virtual-clock.ts';
import { alice, createWorld, mortal } from '../../support/world.ts';
import { AGENTS, awayAgents, causeOf, type Fate, MODES, type Mode, type Plan } from '../faults/away-agents.ts';
import type { Row } from '../row.ts';
import { seeded } from '../wallet/metered-model.ts';

const DEADLINE_MS = 40_000;
const AFTER_MS = 2_000;
/** What still hangs then would hang for ever. */
const SETTLED_MS = 300_000;
const RUNS = 500;
/** As many investigations live side by side in one world. */
const AT_ONCE = 128;

/** Every subset under every mode, then subsets at random. */
function plansOf(count: number, random: () => number): Plan[] {
  const subsets = Array.from({ length: 2 ** AGENTS.length }, (_, bits) => AGENTS.filter((_id, at) => bits & (1 << at)));
  const every = MODES.slice(0, 4).flatMap((mode) => subsets.map((away) => ({ mode, away })));
  const any = <T>(all: readonly T[]): T => all[Math.floor(random() * all.length)] as T;
  return Array.from({ length: count }, (_, at) => ({
    service: `service-${at}`,
    variant: at,
    ...(every[at] ?? { mode: any<Mode>(MODES), away: any(subsets.slice(1)) }),
  }));
}

/** One investigation as people were shown it, and what of it was never ended. */
interface Told {
  plan: Plan;
  /** From its start to the list; without end when none was shown. */
  ms: number;
  shown: Investigation | null;
  open: Step[];
}

/** Every step has its own agents; the world's are only counted. */
const nowhere = (): never => {
  throw new Error('no step runs here');
};

/** A step runs in a process of its own: a kill takes all that it has not committed, and its lease has to run out. */
async function inOwnProcess(ports: Ports, job: Job, about: Omit<Fate, 'kill'>) {
  const { store, kill } = mortal(ports.store);
  await runStep({ ...ports, store, agents: awayAgents({ ...about, kill }) }, stepKinds, job);
}

/** All of them at once, until each has been shown and nothing moves any more. */
async function runAll(plans: Plan[], struck: (mode: Mode) => void): Promise<Told[]> {
  const clock = virtualClock();
  const byService = new Map(plans.map((plan) => [plan.service, plan]));
  const about = { plan: (service: string) => byService.get(service), kills: new Map<string, number>(), struck };
  const world = createWorld({
    agents: awayAgents({ ...about, kill: nowhere }),
    settings: {
      observationTimeoutMs: DEADLINE_MS,
      maxCrashes: 2,
      // Two of them are cut short by their own deadline, the others by that of all.
      agents: Object.fromEntries(
        AGENTS.map((id, at) => [id, AgentSettings.parse({ time_budget_seconds: at < 2 ? 20 : 60 })]),
      ),
    },
    clock,
    sweepMs: 1000,
  });
  const shown = new Map<string, { at: number; investigation: Investigation }>();
  const { surface } = world.ports;
  if (surface === null) throw new Error('nobody is shown anything');
  surface.show = async ({ investigation }) => {
    if (investigation.status === 'awaiting_human' && !shown.has(investigation.id))
      shown.set(investigation.id, { at: clock.now().getTime(), investigation });
  };
  world.ports.queue.work((job) => inOwnProcess(world.ports, job, about).catch(() => undefined));
  try {
    const begun = await Promise.all(
      plans.map(async (plan) => {
        const answer = await world.ask(alice, 'start_investigation', { service: plan.service, source: 'slack' });
        if (!answer.ok) throw new Error(`${plan.service} was not started`);
        return { plan, id: answer.investigation };
      }),
    );
    await clock.sleep(SETTLED_MS);
    return await Promise.all(
      begun.map(async ({ plan, id }): Promise<Told> => {
        const steps = await world.store.transaction((tx) => tx.steps.ofInvestigation(id));
        const open = steps.filter(({ state }) => state === 'waiting' || state === 'leased');
        const list = shown.get(id);
        if (list === undefined) return { plan, ms: Number.POSITIVE_INFINITY, shown: null, open };
        const { at, investigation } = list;
        return { plan, ms: at - Date.parse(investigation.startedAt), shown: investigation, open };
      }),
    );
  } finally {
    await world.stop();
    clock.stop();
  }
}

/** What people read, of which nothing may be missing that an agent did not see. */
const notSeenIn = (investigation: Investigation): string => {
  const settings = { zone: 'UTC', minConfidence: 0.5 };
  const messages = present({ investigation, evidence: [], settings, chart: lineChart });
  return [...JSON.stringify(messages).matchAll(/Not seen: [^"]*/g)].join(' ');
};

/** Agents that the list leaves out, though they are away, or names, though they are there; and hypotheses that got lost with others. */
function wrongIn({ plan, shown }: Told): string[] {
  if (shown === null) return [];
  const text = notSeenIn(shown);
  const away = plan.mode === 'killed once' ? [] : plan.away;
  return AGENTS.filter((id) => {
    const named = shown.notSeen.some(({ what }) => what === id) && text.includes(id);
    const proposed = shown.hypotheses.some((one) => one.kind === causeOf(id));
    const state = shown.agents.find((one) => one.agent === id)?.state;
    return away.includes(id) ? !named || proposed || state !== 'not_seen' : named || !proposed || state !== 'done';
  }).map((id) => `${plan.service} (${plan.mode}: ${plan.away.join(' ')}) ${id}`);
}

/** Any subset of the agents fails in any way. The list comes in time all the same, with what the others found, and names who is missing. */
export const row: Row = {
  row: 7,
  title: 'any subset of the 5 agents throws, hangs, is killed or returns garbage',
  bound: 'all terminal within deadline + 2 s; 0 parents that wait; missing agents listed 100 %',
  async run({ short, seed }) {
    const plans = plansOf(short ? 2 ** AGENTS.length * 4 : RUNS, seeded(seed));
    const struck = new Map<Mode, number>();
    const told: Told[] = [];
    for (let from = 0; from < plans.length; from += AT_ONCE)
      told.push(
        ...(await runAll(plans.slice(from, from + AT_ONCE), (mode) => struck.set(mode, (struck.get(mode) ?? 0) + 1))),
      );
    const inTime = told.filter(({ ms }) => ms <= DEADLINE_MS + AFTER_MS).length;
    const slowest = Math.max(...told.map(({ ms }) => ms));
    const waiting = told.flatMap(({ plan, open }) => open.map(({ kind }) => `${plan.service} ${kind}`));
    const wrong = told.flatMap(wrongIn);
    const missing = plans.flatMap(({ mode, away }) => (mode === 'killed once' ? [] : away)).length;
    const faults = [...struck].map(([mode, count]) => `${count} ${mode}`).join(', ');
    return {
      figure: [
        `${inTime} of ${told.length} terminal in time, the slowest after ${(slowest / 1000).toFixed(1)} s of ${DEADLINE_MS / 1000} s`,
        `${waiting.length} steps still wait${waiting.length > 0 ? `: ${waiting.slice(0, 3).join(', ')}` : ''}`,
        `${missing} agents missing, ${wrong.length} told wrongly${wrong.length > 0 ? `: ${wrong.slice(0, 3).join('; ')}` : ''}`,
        `faults: ${faults}`,
      ].join('; '),
      exercised: MODES.slice(0, 4).every((mode) => struck.has(mode)) ? told.length : 0,
      pass: inTime === told.length && waiting.length + wrong.length === 0,
    };
  },
};
