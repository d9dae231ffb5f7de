// SIGNATURE WANTED BY packages/core/src/steps/test.ts (body to be written by the owner of this folder)
import type { Evidence, Reading } from '../nouns/evidence.ts';
import type { Test } from '../nouns/test.ts';
import type { Telemetry } from '../ports/telemetry.ts';
export interface Read {
  probe: Reading[];
  control: Reading[];
  facts: unknown;
  evidence: Omit<Evidence, 'id' | 'investigation' | 'readAt'>[];
  missing: string[];
}
export function fetchReadings(_test: Test, _telemetry: Telemetry): Promise<Read> {
  throw new Error('not written');
}
