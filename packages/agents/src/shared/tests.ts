import {
  type AgentSettings,
  type HypothesiseInput,
  type Observation,
  Probe,
  type TestDraft,
  wordOf,
} from '@compass/core';

/** The probe that an observation was read with. */
export function probeOf(observation: Observation | undefined): Probe | null {
  const parsed = Probe.safeParse(observation?.facts['probe']);
  return parsed.success ? parsed.data : null;
}

/** The alerted symptom as a probe; null where it is not measured. */
export function symptomProbe({ symptom }: Pick<HypothesiseInput, 'symptom'>): Probe | null {
  const { signal, component, unit } = symptom;
  if (signal === null) return null;
  return { source: 'metrics', name: wordOf(signal), query: signal.query, component, unit, worse: signal.worse ?? 'up' };
}

export const changesProbe = (component: string | null): Probe => ({ source: 'changes', name: 'changes', component });

const sourceOf: Record<Probe['source'], string> = {
  metrics: 'prometheus',
  logs: 'loki',
  traces: 'tempo',
  sessions: 'postgres',
  changes: 'changes',
  survey: 'prometheus',
};

type Sketch = Pick<TestDraft, 'name' | 'question' | 'predicts' | 'refutedBy' | 'comparator'> & {
  probe: Probe | null;
  /** Absent: compared with its own past only. Null: what it should be compared with is not known here. */
  control?: Probe | null;
  effect?: number;
  decisive?: boolean;
  weight: [survived: number, disproven: number];
  costSeconds?: number;
};

/** The same series of the same component: held against itself everything rises in time, and moves together. */
const isSame = (a: Probe, b: Probe): boolean =>
  a.source === 'metrics' && b.source === 'metrics' && a.query === b.query && a.component === b.component;

/** A test, or none where its probe or its control does not exist in this installation, or where it could not fail. */
export function testOf(sketch: Sketch): TestDraft[] {
  const { probe, control, weight, ...rest } = sketch;
  if (probe === null || control === null) return [];
  if (control !== undefined && isSame(probe, control)) return [];
  const sources = control === undefined ? [probe.source] : [probe.source, control.source];
  return [
    {
      effect: 0,
      decisive: false,
      costSeconds: 3,
      ...rest,
      probe,
      control: control ?? null,
      weight: { survived: weight[0], disproven: weight[1] },
      requires: [...new Set(sources.map((source) => sourceOf[source]))],
    },
  ];
}

/**
 * The tests that are offered: decisive ones always, for no cause is named without; of the others those that the agent's
 * `disproof_strategies` name, or all where it names none. What a strategy requires is required of its test.
 */
export function offeredTests(
  tests: TestDraft[],
  { disproof_strategies: strategies }: Pick<AgentSettings, 'disproof_strategies'>,
): TestDraft[] {
  return tests.flatMap((test) => {
    const strategy = strategies.find((one) => one.name === test.name);
    if (strategy !== undefined) return [{ ...test, requires: [...new Set([...test.requires, ...strategy.requires])] }];
    return test.decisive || strategies.length === 0 ? [test] : [];
  });
}
