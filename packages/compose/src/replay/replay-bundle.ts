import { readConfig } from '@compass/config';
import type { Investigation } from '@compass/core';
import { lastVerdicts, weighAll, withoutRecall } from '@compass/core';
import { type BundleSource, bundleWithout, openBundle } from '@compass/mcp';
import { investigateBundle } from '../eval/investigate-bundle.ts';
import { exportedOutcome } from './exported-outcome.ts';
import type { Outcome } from './outcome.ts';

const LIMIT_MS = 120_000;

/** First runs of the tests that COMPASS itself chose: what people asked for, and what an action did, no replay repeats. */
function byItself({ tests, verdicts }: Investigation): Investigation['verdicts'] {
  const recoveries = new Set(tests.filter(({ test }) => test.name === 'recovery').map(({ test }) => test.hash));
  return verdicts.filter((one) => one.run === 1 && one.askedBy === null && !recoveries.has(one.test));
}

/**
 * What an investigation came to by itself, before people decided, in an order that does not depend on which step ended first.
 * Its bytes can be compared.
 */
export function outcomeOf(remembering: Investigation, zone: string): Outcome {
  // A bundle holds what was read, and not what the installation had learned before.
  const investigation = withoutRecall(remembering);
  const { tests, symptom } = investigation;
  const verdicts = byItself(investigation);
  const hypotheses = weighAll({ ...investigation, verdicts });
  const keyOf = (hypothesis: number): string => {
    const one = hypotheses.find(({ number }) => number === hypothesis);
    return one === undefined ? '' : `${one.kind}@${one.component}`;
  };
  const byKey = <T extends { key: string }>(list: T[]): T[] =>
    list.toSorted((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0));
  return {
    zone,
    symptom: symptom?.phrase ?? 'not measured',
    hypotheses: byKey(
      hypotheses.map((one) => ({
        key: `${one.kind}@${one.component}`,
        statement: one.statement,
        confidence: one.confidence,
        status: one.status,
      })),
    ),
    verdicts: byKey(
      lastVerdicts(verdicts).map(({ test, hypothesis, verdict, saw, why, weight }) => {
        const name = tests.find((state) => state.test.hash === test)?.test.name ?? test;
        return { key: `${keyOf(hypothesis)}/${name}`, verdict, saw: saw || why, weight };
      }),
    ),
  };
}

/** Investigates a bundle again as of its end, through MCP and without a network; the same bundle gives the same bytes. */
export async function replayBundle(options: {
  root: string;
  directory: string;
  without?: BundleSource | undefined;
}): Promise<Outcome> {
  const { settings, enabledAgents, sessionsComponent } = readConfig({ root: options.root, env: {} });
  const whole = await openBundle(options.directory);
  // Its sentences tell times as the installation did that it was exported from.
  const zone = (await exportedOutcome(options.directory))?.zone ?? settings.zone;
  const bundle = options.without === undefined ? whole : bundleWithout(whole, options.without);
  const { investigation } = await investigateBundle({
    bundle,
    settings: { ...settings, zone },
    agents: enabledAgents,
    sessionsComponent,
    limitMs: LIMIT_MS,
  });
  return outcomeOf(investigation, zone);
}
