import { CompassError } from '../errors.ts';
import type { Investigation } from '../nouns/investigation.ts';
import type { Telemetry } from '../ports/telemetry.ts';
import type { StepRun } from './kind.ts';

/** The record as it stands; a step never trusts what its job says. */
export function investigationOf({ investigation }: StepRun): Investigation {
  if (investigation === null) throw new CompassError('not_found', 'The investigation of this step is gone.');
  return investigation;
}

export const telemetryOf = (run: StepRun, investigation: Investigation, abort: AbortSignal = run.abort): Telemetry =>
  run.ports.telemetry({
    investigation: { id: investigation.id, startedAt: new Date(investigation.startedAt) },
    abort,
    onCall: run.onCall,
  });
