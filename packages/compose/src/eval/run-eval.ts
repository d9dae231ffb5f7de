import { readConfig } from '@compass/config';
import { type AgentId, isCompassError, type Model } from '@compass/core';
import { type FoundCase, truthOf } from './find-cases.ts';
import { letGo, staySmall } from './let-go.ts';
import { type RunCase, runCase } from './run-case.ts';
import type { EvalCase } from './score.ts';
import type { Variation } from './variations.ts';

const LIMIT_MS = 120_000;

/** A case with what it cost the machine. */
export type MeasuredCase = EvalCase & Pick<RunCase, 'cpuSeconds'>;

export interface RunEval {
  /** The installation whose configuration holds; the process's environment is not read. */
  root: string;
  cases: readonly FoundCase[];
  /** Only these agents look; all enabled ones unless told. */
  agents?: readonly AgentId[];
  /** How each case differs from its recording. */
  vary?: Variation;
  /** Proposes beside what is computed. */
  model?: Model;
  /** What is so in every case as it was varied, whatever is written beside it; null: nothing is wrong. */
  truth?: string | null;
  onCase?: (done: MeasuredCase, index: number) => void;
}

/** The truth is looked up only now; a truth that cannot be read leaves the case unjudged, and the table incomplete. */
function judged(run: RunCase, directory: string): MeasuredCase {
  try {
    return { ...run, truth: truthOf(directory) };
  } catch (error) {
    return { ...run, truth: undefined, error: isCompassError(error) ? error.message : 'truth.json: not JSON' };
  }
}

/** Runs the cases one after the other; a bundle is let go before the next is read. */
export async function runEval(options: RunEval): Promise<MeasuredCase[]> {
  const { settings, enabledAgents } = readConfig({ root: options.root, env: {} });
  const agents = options.agents ?? enabledAgents;
  const done: MeasuredCase[] = [];
  staySmall();
  for (const found of options.cases) {
    // Each case has a ledger of its own: what the others spent today is taken off its limit.
    const spent = done.reduce((sum, { usd }) => sum + usd, 0);
    const model = { ...settings.model, usdPerDay: Math.max(0, settings.model.usdPerDay - spent) };
    const run = judged(
      await runCase(found, {
        settings: { ...settings, model },
        agents,
        limitMs: LIMIT_MS,
        vary: options.vary,
        model: options.model ?? null,
      }),
      found.directory,
    );
    const one = options.truth === undefined ? run : { ...run, truth: options.truth };
    done.push(one);
    options.onCase?.(one, done.length);
    letGo();
  }
  return done;
}

/** The agents that this installation has switched on, in its order. */
export const enabledAgents = (root: string): AgentId[] => readConfig({ root, env: {} }).enabledAgents;
