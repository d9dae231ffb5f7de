import { CompassError } from '../errors.ts';
import { missingSource } from '../evaluate/requires.ts';
import { type Agent, ObserveAnswer } from '../nouns/agent.ts';
import type { Investigation } from '../nouns/investigation.ts';
import type { Step } from '../ports/store.ts';
import type { Answer, Series, Telemetry } from '../ports/telemetry.ts';
import { addStep, changeInvestigation, type Scope } from '../record/change.ts';
import { join, lookedAt, Round } from './join.ts';
import { evidenceOf } from './keep-evidence.ts';
import type { StepKind, StepRun } from './kind.ts';
import { investigationOf } from './load.ts';
import { sharedTelemetry } from './shared-telemetry.ts';
import { settingsOf } from './time-budget.ts';

const agentOf = (run: StepRun): Agent => {
  const id = run.step.kind.split(':')[1];
  const agent = run.ports.agents.find((one) => one.id === id);
  if (agent === undefined) throw new CompassError('invalid', `The agent ${id} is not enabled.`);
  return agent;
};

/** Looks until done or until the agent's own deadline; whichever comes first decides. */
async function look(run: StepRun, agent: Agent, investigation: Investigation) {
  const { ports } = run;
  const settings = settingsOf(ports, agent.id);
  const deadline = new AbortController();
  const abort = AbortSignal.any([run.abort, deadline.signal]);
  const kept = evidenceOf(run, investigation.id);
  if (investigation.window === null)
    throw new CompassError('internal', 'An agent was sent out before its window was known.');
  const late: ObserveAnswer = {
    observations: [],
    line: `not seen (over ${settings.time_budget_seconds} s)`,
    notSeen: [{ what: agent.title.toLowerCase(), why: `no answer in ${settings.time_budget_seconds} s` }],
  };
  const shared = sharedTelemetry(run, investigation, abort);
  const reduced = new Set<string>();
  const noting =
    <Q>(ask: (query: Q) => Promise<Answer<Series[]>>) =>
    async (query: Q): Promise<Answer<Series[]>> => {
      const read = await ask(query);
      if (read.reduced !== undefined) reduced.add(read.reduced);
      return read;
    };
  const telemetry: Telemetry = {
    ...shared,
    range: noting(shared.range),
    instant: noting(shared.instant),
    logVolume: noting(shared.logVolume),
  };
  const window = investigation.window;
  const work = async (): Promise<ObserveAnswer> => {
    const sources = await telemetry.sources();
    const gaps = settings.data_sources.flatMap((name) => {
      const why = missingSource([name], sources);
      return why === '' ? [] : [{ what: name, why }];
    });
    const answered = ObserveAnswer.safeParse(
      await agent.observe({
        service: investigation.trigger.service,
        window,
        signals: sources.signals,
        componentLabel: sources.componentLabel,
        zone: ports.settings.zone,
        // A recording has its own step: ten of its readings are a rate.
        rateSeconds: sources.recording === null ? ports.settings.rateSeconds : 10 * window.stepSeconds,
        settings,
        telemetry,
        keep: kept.keep,
        observationId: () => ports.ids.next(),
        now: ports.clock.now().toISOString(),
        abort,
      }),
    );
    // One agent's nonsense in the record would be read by all the others.
    if (!answered.success)
      throw new CompassError('internal', 'It answered with what is no observation.', { cause: answered.error });
    const answer = answered.data;
    const rest = [...reduced].slice(0, 1).map((why) => ({ what: 'some series', why }));
    return { ...answer, notSeen: [...answer.notSeen, ...gaps, ...rest] };
  };
  const bell = ports.clock.sleep(settings.time_budget_seconds * 1000, abort).then(() => late);
  // The bell is stopped by the abort below; its rejection then says nothing.
  bell.catch(() => undefined);
  try {
    const answer = await Promise.race([work(), bell]);
    return { answer, rows: answer === late ? [] : kept.rows };
  } finally {
    deadline.abort();
  }
}

/** Sends the next agent out, where `max_parallel_agents` holds some back. */
async function sendNext(scope: Scope, investigation: Investigation, step: Step): Promise<void> {
  if (investigation.agents.length <= scope.ports.settings.maxParallelAgents) return;
  const { round } = Round.parse(step.input);
  for (const { agent } of investigation.agents.filter((one) => one.state === 'looking')) {
    const key = `observe:${agent}:${round}`;
    if ((await scope.tx.steps.byKey(investigation.id, key)) !== null) continue;
    await addStep(scope, { investigation: investigation.id, kind: `observe:${agent}`, key, input: { round } });
    return;
  }
}

async function comeHome(scope: Scope, step: Step, answer: ObserveAnswer, seconds: number): Promise<void> {
  const id = step.investigation;
  if (id === null) return;
  const agentId = step.kind.split(':')[1] ?? '';
  const next = await changeInvestigation(scope, id, (current) => {
    const mine = current.agents.find((one) => one.agent === agentId);
    // After the deadline of all, the agent was named as missing and its place is taken.
    if (mine === undefined || mine.state !== 'looking') return null;
    const seen = answer.observations.length > 0 || answer.notSeen.length === 0;
    return {
      next: lookedAt({
        ...current,
        observations: [...current.observations, ...answer.observations],
        notSeen: [
          ...current.notSeen,
          ...answer.notSeen.filter((gap) => !current.notSeen.some((known) => known.what === gap.what)),
        ],
        agents: current.agents.map((one) =>
          one === mine
            ? {
                ...one,
                state: seen ? ('done' as const) : ('not_seen' as const),
                line: answer.line,
                seconds,
                observations: answer.observations.length,
              }
            : one,
        ),
      }),
      what: 'observed',
      detail: {
        agent: agentId,
        observations: answer.observations.map((one) => one.interpretation),
        notSeen: answer.notSeen,
      },
    };
  });
  await sendNext(scope, next, step);
  await join(scope, next, step);
}

export const observe: StepKind = {
  async run(run) {
    const agent = agentOf(run);
    const investigation = investigationOf(run);
    const began = run.ports.clock.elapsed();
    const { answer, rows } = await look(run, agent, investigation);
    const seconds = Math.round((run.ports.clock.elapsed() - began) / 100) / 10;
    return {
      commit: async (scope) => {
        await Promise.all([scope.tx.evidence.put(rows), comeHome(scope, run.step, answer, seconds)]);
      },
    };
  },
  giveUp: (scope: Scope, step: Step, why: string) =>
    comeHome(
      scope,
      step,
      { observations: [], line: 'not seen', notSeen: [{ what: step.kind.split(':')[1] ?? '', why }] },
      0,
    ),
};
