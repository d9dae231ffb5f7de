import { type Investigation, isOver } from '../nouns/investigation.ts';
import type { Writing } from '../nouns/writing.ts';
import type { Settings } from '../ports/context.ts';
import { liveHypotheses } from '../words/lines.ts';
import { namedCause } from './rank.ts';

const READ = new Set(['awaiting_human', 'testing', 'mitigating', 'resolved', 'closed']);

/** What the record has to tell by now: when hypotheses first stand, when a cause is named, and how it came out. */
function kindsOf(investigation: Investigation, minConfidence: number): string[] {
  const stands = READ.has(investigation.status) && liveHypotheses(investigation).length > 0;
  const recovered = investigation.actions.some((one) => one.outcome === 'recovered');
  return [
    ...(stands ? ['hypotheses'] : []),
    ...(stands && namedCause(investigation, minConfidence) !== null ? ['cause'] : []),
    ...investigation.actions.filter((one) => one.outcome !== null).map((one) => `outcome:${one.id}`),
    ...(isOver(investigation) && !recovered ? ['ended'] : []),
    ...(investigation.status === 'resolved' ? ['status'] : []),
  ];
}

/** What is to be written to PagerDuty and was not asked for before. */
export function newWritings(
  investigation: Investigation,
  { minConfidence, writesPages }: Pick<Settings, 'minConfidence' | 'writesPages'>,
): Writing[] {
  const incidents = (investigation.pages ?? []).filter((one) => one.source === 'pagerduty');
  if (!writesPages || incidents.length === 0) return [];
  const kinds = kindsOf(investigation, minConfidence);
  const known = investigation.writings ?? [];
  return incidents.flatMap(({ fingerprint: incident }) =>
    kinds
      .filter((kind) => !known.some((one) => one.incident === incident && one.kind === kind))
      .map((kind) => ({ incident, kind, state: 'due' as const })),
  );
}
