import type { Investigation } from '../nouns/investigation.ts';
import type { TestDraft } from '../nouns/test.ts';
import { evidenceOf } from './keep-evidence.ts';
import type { StepRun } from './kind.ts';
import { telemetryOf } from './load.ts';
import { suspectDrafts } from './suspect-drafts.ts';

/** Was it changed before the symptom rose? What a survey of readings does not look at. */
export function changedBefore({ symptom }: Investigation, component: string): TestDraft[] {
  const signal = symptom?.signal;
  if (!symptom || !signal) return [];
  const { component: of, unit } = symptom;
  return [
    {
      name: 'changed_before',
      question: `Was ${component} changed before ${signal.name} rose?`,
      predicts: `a change of ${component} in the 30 min before ${signal.name} rose`,
      refutedBy: 'no change in that time, or one that came later',
      probe: { source: 'changes', name: 'changes', component },
      control: {
        source: 'metrics',
        name: signal.name,
        query: signal.query,
        component: of,
        unit,
        worse: signal.worse ?? 'up',
      },
      comparator: 'rises_before',
      effect: 1800,
      decisive: false,
      weight: { survived: 0.5, disproven: 0 },
      requires: ['changes'],
      costSeconds: 2,
    },
  ];
}

/** What is measured now of these components, or of those that explain best; the readings to keep with the commit. */
export async function surveyFor(run: StepRun, investigation: Investigation, only?: readonly string[]) {
  const kept = evidenceOf(run, investigation.id);
  const telemetry = telemetryOf(run, investigation);
  const sources = await telemetry.sources();
  const about = { telemetry, sources, keep: kept.keep, ...(only === undefined ? {} : { only }) };
  return { suspects: await suspectDrafts(run, investigation, about), rows: kept.rows };
}
