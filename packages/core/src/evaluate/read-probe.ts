import type { Reading } from '../nouns/evidence.ts';
import type { Probe, Test } from '../nouns/test.ts';
import type { Sources, Telemetry } from '../ports/telemetry.ts';
import type { EvidenceDraft } from '../steps/keep-evidence.ts';
import type { SurveyReader } from '../survey/read-survey.ts';
import { type Facts, noFacts } from './finding.ts';
import { readChanges } from './read-changes.ts';
import { readExplained } from './read-explained.ts';
import { readLogs } from './read-logs.ts';
import { readMetrics } from './read-metrics.ts';
import { readSessions } from './read-sessions.ts';
import { readTraces } from './read-traces.ts';

/** What reading one probe brings: the evidence to keep, the readings to compare, the facts beside them. */
export interface ProbeAnswer {
  evidence: EvidenceDraft[];
  readings: Reading[];
  facts: Partial<Facts>;
}

export interface ProbeQuestion<P extends Probe = Probe> {
  probe: P;
  role: Reading['role'];
  test: Pick<Test, 'window' | 'comparator'>;
  sources: Sources;
  telemetry: Telemetry;
  survey: SurveyReader;
}

/** Asks the source that the probe names. Rejects as the Telemetry port does. */
export async function readProbe(question: ProbeQuestion): Promise<ProbeAnswer> {
  const { probe, ...rest } = question;
  switch (probe.source) {
    case 'metrics':
      return readMetrics({ ...rest, probe });
    case 'logs':
      return readLogs({ ...rest, probe });
    case 'traces':
      return readTraces({ ...rest, probe });
    case 'sessions':
      return readSessions({ ...rest, probe });
    case 'changes':
      return readChanges({ ...rest, probe });
    case 'survey':
      return readExplained({ ...rest, probe });
  }
}

export const factsOf = (answers: ProbeAnswer[]): Facts =>
  Object.assign({}, noFacts, ...answers.map((answer) => answer.facts));
