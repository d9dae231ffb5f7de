import { z } from 'zod';
import type { Evidence } from '../nouns/evidence.ts';
import type { Investigation } from '../nouns/investigation.ts';
import type { Test, Verdict } from '../nouns/test.ts';
import { evaluate } from './evaluate.ts';
import { type Facts, type Finding, noFacts } from './finding.ts';
import { judgeRecovery } from './recovery.ts';

/** What evidence keeps beside its readings, of whatever a comparator looks at. */
const Kept = z.object({
  pid: z.number().nullable().optional(),
  there: z.boolean().optional(),
  waiting: z.number().optional(),
  changes: z
    .array(z.object({ at: z.string(), component: z.string(), kind: z.string(), summary: z.string() }))
    .optional(),
  traces: z.object({ past: z.number(), window: z.number() }).optional(),
  explained: z.object({ factor: z.number(), saw: z.string().nullable() }).optional(),
  reduced: z.string().optional(),
});

function factsIn(rows: readonly Evidence[]): Facts {
  const facts = { ...noFacts };
  for (const { source, facts: kept } of rows) {
    const { pid = null, there, waiting, changes, traces, explained, reduced } = Kept.safeParse(kept ?? {}).data ?? {};
    if (source === 'sessions' && there !== undefined && waiting !== undefined) facts.sessions = { pid, there, waiting };
    if (changes !== undefined) facts.changes = changes;
    if (traces !== undefined) facts.traces = [traces.past, traces.window];
    if (explained !== undefined) facts.explained = explained;
    if (reduced !== undefined) facts.reduced = reduced;
  }
  return facts;
}

type Judged = Pick<Finding, 'verdict' | 'saw' | 'why'>;

/** A recovery is judged by the prediction that its action was approved with. */
function recoveryAgain(
  { actions, symptom }: Pick<Investigation, 'actions' | 'symptom'>,
  test: Test,
  [row]: readonly Evidence[],
  zone: string,
): Judged | null {
  const action = actions.find(({ recoveryHash }) => recoveryHash === test.hash);
  const points = row?.readings[0]?.points;
  if (action === undefined || points === undefined) return null;
  const { outcome, saw } = judgeRecovery({ action, symptom, points, zone });
  return { verdict: outcome === 'recovered' ? 'survived' : 'disproven', saw, why: '' };
}

/**
 * A verdict from the evidence that was kept of it, `rows` in its order: first what the probe read, then its control. Pure. Null where nothing could
 * be read, and so nothing was kept that it could be judged by.
 */
export function judgeAgain(
  {
    investigation,
    test,
    zone,
  }: { investigation: Pick<Investigation, 'actions' | 'symptom'>; test: Test; zone: string },
  verdict: Pick<Verdict, 'run'>,
  rows: readonly Evidence[],
): Judged | null {
  const [probe, control] = rows;
  if (probe === undefined) return null;
  if (test.name === 'recovery') return recoveryAgain(investigation, test, rows, zone);
  // Run again, a test reads the same prediction up to then. What is read of now alone has no window.
  const end = verdict.run === 1 ? undefined : rows.find(({ source }) => source !== 'sessions')?.end;
  const read = end === undefined ? test : { ...test, window: { ...test.window, end } };
  return evaluate(read, { probe: probe.readings, control: control?.readings ?? [], facts: factsIn(rows) }, zone);
}
