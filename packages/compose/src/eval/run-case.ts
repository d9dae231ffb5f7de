import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type AgentId, isCompassError, type Model, type Settings, suspectsOf } from '@compass/core';
import { openBundle } from '@compass/mcp';
import { z } from 'zod';
import type { FoundCase } from './find-cases.ts';
import { investigateBundle } from './investigate-bundle.ts';
import { letGo, letGoWhenGrown } from './let-go.ts';
import type { EvalCase } from './score.ts';
import type { Variation } from './variations.ts';

/** A case as it was run, before anybody looks at what was right; `cpuSeconds` leaves the reading of the bundle out. */
export type RunCase = Omit<EvalCase, 'truth'> & { cpuSeconds: number };

/** What can be told of a case even where its bundle is broken. */
const Named = z.object({ id: z.string().min(1).optional(), system: z.string().optional() }).catch({});

function nameOf({ directory, set, id }: FoundCase): { id: string; system: string } {
  let read: unknown = null;
  try {
    read = JSON.parse(readFileSync(join(directory, 'incident.json'), 'utf8'));
  } catch {
    // The folder's name has to do; opening the bundle says what is wrong with it.
  }
  const named = Named.parse(read);
  return { id: named.id ?? `${set}/${id}`, system: named.system ?? 'unknown' };
}

const reasonOf = (error: unknown): string =>
  isCompassError(error) ? error.message : error instanceof Error ? `${error.name}: ${error.message}` : String(error);

/** Reads one bundle and investigates it. Never rejects: a case that could not be run says why in `error`. */
export async function runCase(
  found: FoundCase,
  options: {
    settings: Settings;
    agents: readonly AgentId[];
    limitMs: number;
    vary?: Variation | undefined;
    model?: Model | null;
  },
): Promise<RunCase> {
  const named = { ...nameOf(found), set: found.set };
  const nothing = { suspects: [], abstained: true, calls: 0, seconds: 0, usd: 0, cpuSeconds: 0 };
  try {
    const opened = await openBundle(found.directory);
    const bundle = options.vary?.(opened) ?? opened;
    letGo();
    const [began, cpu] = [performance.now(), process.cpuUsage()];
    const { investigation, calls } = await investigateBundle({ bundle, ...options, onCall: letGoWhenGrown });
    const used = process.cpuUsage(cpu);
    const suspects = suspectsOf(investigation);
    return {
      ...named,
      suspects,
      abstained: !suspects.some(({ confidence }) => confidence >= options.settings.minConfidence),
      calls,
      seconds: (performance.now() - began) / 1000,
      usd: investigation.cost.usd,
      cpuSeconds: (used.user + used.system) / 1e6,
      ...(investigation.error === null ? {} : { error: investigation.error }),
    };
  } catch (error) {
    return { ...named, ...nothing, error: reasonOf(error) };
  }
}
