import type { AuditRow, Investigation, Settings, Verdict } from '@compass/core';
import type { Chart } from '../create-api.ts';

/** What the page of an investigation is made of: the record, and what was read for it. */
export interface View {
  investigation: Investigation;
  trail: AuditRow[];
  zone: string;
  settings: Pick<Settings, 'zone' | 'minConfidence' | 'linkOrigins'>;
  chart(investigation: Investigation, verdict: Verdict): Chart | null;
  /** The address of the post-mortem, with its key; null where there is none yet. */
  postMortem: string | null;
}
