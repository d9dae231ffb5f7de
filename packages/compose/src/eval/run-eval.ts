import { readConfig } from '@compass/config';
import { type AgentId, type Settings, suspectsOf } from '@compass/core';
import { openBundle } from '@compass/mcp';
import { type FoundCase, truthOf } from './find-cases.ts';
import { investigateBundle } from './investigate-bundle.ts';
import type { EvalCase } from './score.ts';

const LIMIT_MS = 120_000;

/** A case with what it cost the machine: seconds of CPU without the reading of the bundle. */
export type MeasuredCase = EvalCase & { cpuSeconds: number };

export interface RunEval {
  /** The installation whose configuration holds; its environment is not read. */
  root: string;
  cases: readonly FoundCase[];
  /** Only these agents look; all enabled ones unless told. */
  agents?: readonly AgentId[];
  onCase?: (done: MeasuredCase, index: number) => void;
}

async function runCase(
  { id, set, directory }: FoundCase,
  { settings, agents }: { settings: Settings; agents: readonly AgentId[] },
): Promise<MeasuredCase> {
  const empty = { id, set, system: '', suspects: [], abstained: true, calls: 0, seconds: 0, usd: 0, cpuSeconds: 0 };
  let run: Omit<MeasuredCase, 'truth'>;
  try {
    const bundle = await openBundle(directory);
    const [began, cpu] = [performance.now(), process.cpuUsage()];
    const { investigation, calls } = await investigateBundle({
      bundle,
      settings,
      agents,
      limitMs: LIMIT_MS,
    });
    const used = process.cpuUsage(cpu);
    const suspects = suspectsOf(investigation);
    run = {
      ...empty,
      system: bundle.incident.system,
      suspects,
      abstained: !suspects.some(({ confidence }) => confidence >= settings.minConfidence),
      calls,
      usd: investigation.cost.usd,
      seconds: (performance.now() - began) / 1000,
      cpuSeconds: (used.user + used.system) / 1e6,
      ...(investigation.error === null ? {} : { error: investigation.error }),
    };
  } catch (error) {
    run = { ...empty, error: String((error as Error).message ?? error) };
  }
  return { ...run, truth: truthOf(directory) };
}

/** Runs the cases one after the other; a bundle is let go before the next is read. */
export async function runEval(options: RunEval): Promise<MeasuredCase[]> {
  const { settings, enabledAgents } = readConfig({ root: options.root, env: {} });
  const agents = options.agents ?? enabledAgents;
  const done: MeasuredCase[] = [];
  for (const found of options.cases) {
    const one = await runCase(found, { settings, agents });
    done.push(one);
    options.onCase?.(one, done.length);
  }
  return done;
}
