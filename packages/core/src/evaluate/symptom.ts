// SIGNATURE WANTED BY packages/core/src/steps/start.ts (body to be written by the owner of this folder)
import type { Evidence } from '../nouns/evidence.ts';
import type { Symptom } from '../nouns/investigation.ts';
import type { Signal } from '../nouns/signal.ts';
import type { Window } from '../nouns/time.ts';
import type { Telemetry } from '../ports/telemetry.ts';
export function measureSymptom(_input: { service: string; symptoms: string[]; signals: Signal[]; componentLabel: string; telemetry: Telemetry; window: Window }): Promise<{
  symptom: Symptom;
  evidence: Omit<Evidence, 'id' | 'investigation' | 'readAt'>[];
}> {
  throw new Error('not written');
}
