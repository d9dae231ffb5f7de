import { type Agent, AgentId, CompassError, defineAgent, type HypothesisDraft, type ObserveInput } from '@compass/core';
import { specialist } from '../../support/agents.ts';

export const AGENTS = AgentId.options;

/** How an agent fails; one that was killed once is back on its next try, and then nothing is missing. */
export const MODES = ['throws', 'hangs', 'killed', 'garbage', 'killed once'] as const;
export type Mode = (typeof MODES)[number];

/** Which agents fail in an investigation of this service, and how; `variant` picks among the ways to. */
export interface Plan {
  service: string;
  away: AgentId[];
  mode: Mode;
  variant: number;
}

/** Of no type at all: what a specialist that is wrong may give. */
const garbage = (good: Awaited<ReturnType<Agent['observe']>>): unknown[] => {
  const [first] = good.observations;
  const circular: Record<string, unknown> = {};
  circular['self'] = circular;
  return [
    undefined,
    null,
    'all is well',
    {},
    [],
    { ...good, observations: [null] },
    { ...good, observations: 'none' },
    { ...good, observations: [{}] },
    { ...good, observations: [{ ...first, score: Number.NaN }] },
    { ...good, observations: [{ ...first, confidence: 7 }] },
    { ...good, observations: [{ ...first, at: 'yesterday' }] },
    { ...good, observations: [{ ...first, facts: { self: circular, call: () => 1 } }] },
    { ...good, observations: Object.assign([], { length: 3 }) },
    { ...good, line: { text: 'all is well' } },
    { ...good, notSeen: [null] },
    { ...good, notSeen: 3 },
  ];
};

const errors = (): unknown[] => [
  new Error('a defect'),
  new TypeError('x is not a function'),
  new CompassError('invalid', 'There is no such signal.'),
  new CompassError('unavailable', 'The source does not answer.'),
  'a string',
  undefined,
];

const pick = <T>(all: T[], at: number): T => all[at % all.length] as T;

/** Every agent that is there proposes one of its own, from what it saw itself. */
export const causeOf = (id: AgentId): string => `the cause of ${id}`;

export interface Fate {
  plan(service: string): Plan | undefined;
  /** Ends the process in which it is called. */
  kill(): never;
  /** Kills of this agent in this investigation so far. */
  kills: Map<string, number>;
  struck(mode: Mode): void;
}

/** The five specialists, each of which does what the plan of its investigation says. */
export const awayAgents = (fate: Fate): Agent[] =>
  AGENTS.map((id) => {
    const isAway = (plan: Plan | undefined): plan is Plan => plan?.away.includes(id) === true;
    const look = async (input: ObserveInput) => {
      const seen = await specialist.observe(input);
      return { ...seen, observations: seen.observations.map((one) => ({ ...one, agent: id })) };
    };
    const misbehave = async (plan: Plan, input: ObserveInput): Promise<unknown> => {
      const key = `${plan.service} ${id}`;
      const kills = fate.kills.get(key) ?? 0;
      if (plan.mode === 'killed once' && kills > 0) return look(input);
      fate.struck(plan.mode);
      if (plan.mode === 'throws') throw pick(errors(), plan.variant);
      if (plan.mode === 'hangs') return new Promise(() => undefined);
      if (plan.mode === 'garbage') return pick(garbage(await look(input)), plan.variant);
      fate.kills.set(key, kills + 1);
      return fate.kill();
    };
    return defineAgent({
      ...specialist,
      id,
      title: id,
      observe: (input) => {
        const plan = fate.plan(input.service);
        // What comes back is of no type on purpose.
        return isAway(plan) ? (misbehave(plan, input) as ReturnType<Agent['observe']>) : look(input);
      },
      hypothesise: (input) => {
        const plan = fate.plan(input.service);
        if (isAway(plan) && plan.mode === 'throws') throw pick(errors(), plan.variant);
        const mine = { ...input, observations: input.observations.filter((one) => one.agent === id) };
        const drafts = specialist.hypothesise(mine).slice(0, 1);
        if (isAway(plan) && plan.mode === 'garbage')
          return pick([undefined, [null], [{ ...drafts[0], prior: 9 }]], plan.variant) as HypothesisDraft[];
        return drafts.map((draft) => ({ ...draft, agent: id, kind: causeOf(id) }));
      },
    });
  });
