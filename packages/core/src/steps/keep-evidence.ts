import type { Evidence } from '../nouns/evidence.ts';
import type { StepRun } from './kind.ts';

export type EvidenceDraft = Omit<Evidence, 'id' | 'investigation' | 'readAt'>;

/** Collects what a step read; written with its commit. `keep` answers the id that observations and verdicts cite. */
export function evidenceOf(
  run: StepRun,
  investigation: string,
): { rows: Evidence[]; keep(draft: EvidenceDraft): string } {
  const rows: Evidence[] = [];
  return {
    rows,
    keep(draft) {
      const id = run.ports.ids.next();
      rows.push({ ...draft, id, investigation, readAt: run.ports.clock.now().toISOString() });
      return id;
    },
  };
}
