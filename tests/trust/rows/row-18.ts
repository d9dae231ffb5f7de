import { setTimeout as sleep } from 'node:timers/promises';
import { type Actor, accept, Investigation, type Store } from '@compass/core';
import { openModel } from '../../../packages/llm/src/index.ts';
import { specialist } from '../../support/agents.ts';
import { type Provider, standIn } from '../../support/model-servers/formats.ts';
import { type ModelServer, startModelServer } from '../../support/model-servers/model-server.ts';
import { CANARY, type Mode, modes } from '../../support/model-servers/modes.ts';
import { createWorld } from '../../support/world.ts';
import type { Row } from '../row.ts';

const pager: Actor = { kind: 'pagerduty', name: 'PagerDuty' };
const providers: Provider[] = ['openai', 'anthropic', 'ollama'];

/** What a step may take of its own, besides `hypothesis_generation_timeout`. */
const OWN_MS = 2_000;
const LIMIT_MS = 120_000;
/** Beyond every deadline, so that it is the stand-in's answer that counts, or the deadline; and one that ends what goes on for ever. */
const [PATIENT_MS, IMPATIENT_MS] = [120_000, 500];
/** The first answer and two repairs. */
const MOST_QUESTIONS = 3;

/** What was found, without what differs from run to run. */
const foundIn = ({ symptom, hypotheses }: Investigation): string =>
  JSON.stringify([
    symptom?.state,
    hypotheses.map((one) => [one.statement, one.component, one.confidence.toFixed(6), one.status]),
  ]);

interface Runs {
  runs: number;
  /** `hypothesis_generation_timeout`: so long a model is waited for. */
  answerMs: number;
}

/** Whole investigations with this model, as many as `runs`; null: without a model. */
async function investigated({ runs, answerMs }: Runs, config: ReturnType<typeof standIn> | null) {
  const settings = { hypothesisTimeoutMs: answerMs };
  const world = createWorld({
    agents: [specialist],
    settings,
    ...(config === null ? {} : { model: openModel(config) }),
  });
  try {
    for (let run = 0; run < runs; run += 1) {
      const input = { service: `service-${run}`, symptoms: ['slow'], source: 'pagerduty' };
      await accept(world.ports, { key: `page-${run}`, verb: 'start_investigation', input, actor: pager });
    }
    const until = performance.now() + LIMIT_MS;
    for (;;) {
      const all = await world.store.transaction((tx) => tx.investigations.list({ limit: runs }));
      const done = all.filter((one) => one.status === 'awaiting_human' && one.consultation?.state !== 'asked');
      if (done.length === runs || performance.now() > until) return { world, done };
      await sleep(20);
    }
  } finally {
    await world.stop();
  }
}

/** How long the model was waited for, by the record itself. */
const waited = (store: Store, id: string): Promise<number> =>
  store.transaction(async (tx) => {
    const trail = await tx.audit.list(id);
    const at = (what: string) => trail.find((row) => row.what === what)?.at.getTime() ?? Number.NaN;
    return at('model answered') - at('model asked');
  });

interface Counts {
  valid: number;
  inTime: number;
  marked: number;
  kept: number;
}

async function count(
  server: ModelServer,
  provider: Provider,
  mode: Mode,
  about: Runs & { plain: string },
): Promise<Counts> {
  const timeoutMs = mode.ends ? PATIENT_MS : IMPATIENT_MS;
  const config = standIn(provider, server.url(provider, mode.name), { timeoutMs });
  const { world, done } = await investigated(about, config);
  const counts: Counts = { valid: 0, inTime: 0, marked: 0, kept: 0 };
  for (const one of done) {
    const spent = await world.store.transaction((tx) => tx.spend.of(one.id));
    const record = JSON.stringify(one);
    const quiet = !record.includes(config.apiKey) && CANARY.split(' ').every((word) => !record.includes(word));
    if (Investigation.safeParse(one).success && foundIn(one) === about.plain && quiet) counts.valid += 1;
    if ((await waited(world.store, one.id)) <= about.answerMs + OWN_MS) counts.inTime += 1;
    if (one.consultation?.state === (mode.fault ? 'degraded' : 'answered')) counts.marked += 1;
    const usd = spent.reduce((sum, { usd: each }) => sum + each, 0);
    if (spent.length <= MOST_QUESTIONS && usd <= one.cost.limit && one.cost.usd === usd) counts.kept += 1;
  }
  return counts;
}

/** Every way in which a model fails, spoken by stand-ins of three providers to the real SDKs, in whole investigations. */
export const row: Row = {
  row: 18,
  title: 'faults of language models',
  bound: 'every investigation ends valid and in its deadline, none uncaught, marked degraded 100 %',
  async run({ short }) {
    // More at the same time would wait for each other, on one thread, and not for the stand-in.
    const [runs, atOnce, answerMs] = short ? [1, 12, 8_000] : [20, 2, 30_000];
    let uncaught = 0;
    const caught = () => {
      uncaught += 1;
    };
    const events = ['uncaughtException', 'unhandledRejection'] as const;
    for (const event of events) process.on(event, caught);
    const server = await startModelServer();
    const total = { cases: 0, faults: 0, valid: 0, inTime: 0, marked: 0, kept: 0 };
    const wrong: string[] = [];
    try {
      const [bare] = (await investigated({ runs: 1, answerMs }, null)).done;
      const plain = bare === undefined ? '' : foundIn(bare);
      const left = providers.flatMap((provider) => modes.map((mode) => ({ provider, mode })));
      const work = async () => {
        for (let next = left.shift(); next !== undefined; next = left.shift()) {
          const { provider, mode } = next;
          const counts = await count(server, provider, mode, { runs, answerMs, plain });
          total.cases += runs;
          if (mode.fault) total.faults += runs;
          for (const key of ['valid', 'inTime', 'marked', 'kept'] as const) {
            total[key] += counts[key];
            if (counts[key] < runs) wrong.push(`${provider} ${mode.name}: ${key} ${counts[key]} of ${runs}`);
          }
        }
      };
      await Promise.all(Array.from({ length: atOnce }, work));
      await sleep(500);
    } finally {
      await server.close();
      for (const event of events) process.off(event, caught);
    }
    // Each investigation must have met the fault: a question that never came to the stand-in proves nothing.
    const met = (provider: Provider, mode: Mode) =>
      server.asked.filter((one) => one.provider === provider && one.mode === mode.name).length;
    for (const provider of providers)
      for (const mode of modes)
        if (met(provider, mode) < runs) wrong.push(`${provider} ${mode.name} met ${met(provider, mode)} times`);
    const { cases, faults, valid, inTime, marked, kept } = total;
    return {
      figure: `${valid} of ${cases} valid, ${inTime} in their deadline, ${marked} marked as they were (${faults} faults), ${kept} within their budget, ${uncaught} uncaught, ${server.elsewhere()} sent elsewhere${wrong.length === 0 ? '' : `; ${wrong.slice(0, 5).join('; ')}`}`,
      exercised: server.asked.length,
      pass: wrong.length === 0 && uncaught === 0 && server.elsewhere() === 0,
    };
  },
};
