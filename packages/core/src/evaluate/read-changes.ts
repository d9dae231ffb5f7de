import type { Reading } from '../nouns/evidence.ts';
import type { Probe } from '../nouns/test.ts';
import { unix } from '../statistics/past.ts';
import type { ChangeFact } from './finding.ts';
import { recordedOf } from './read-metrics.ts';
import type { ProbeAnswer, ProbeQuestion } from './read-probe.ts';

/** A change's kind as one or two words: it stands in sentences, and somebody else wrote it. */
export const changeKind = (kind: string): string =>
  kind
    .replace(/[^\w -]/g, '')
    .slice(0, 20)
    .trim() || 'change';

/** Changes since the past began, oldest first, as events: one point each. */
export async function readChanges(
  question: ProbeQuestion<Extract<Probe, { source: 'changes' }>>,
): Promise<ProbeAnswer> {
  const { probe, role, telemetry } = question;
  const { referenceStart, end } = question.test.window;
  const answer = await telemetry.changes({ start: new Date(referenceStart), end: new Date(end) });
  const asked = answer.value
    .filter(({ component }) => probe.component === null || component === probe.component)
    .map((change): ChangeFact => ({ ...change, kind: changeKind(change.kind), at: change.at.toISOString() }))
    .toSorted((a, b) => unix(a.at) - unix(b.at));
  // One that was answered twice happened once.
  const changes = [...new Map(asked.map((one) => [`${one.at} ${one.component} ${one.kind}`, one])).values()];
  const reading: Reading = {
    role,
    name: probe.name,
    component: probe.component,
    unit: '',
    points: changes.map(({ at }): Reading['points'][number] => [Date.parse(at) / 1000, 1]),
    recorded: recordedOf(answer),
  };
  return {
    readings: [reading],
    facts: { changes },
    evidence: [
      {
        source: 'changes',
        server: answer.server,
        query: probe.component === null ? 'changes' : `changes of ${probe.component}`,
        start: referenceStart,
        end,
        stepSeconds: null,
        readings: [reading],
        facts: { changes },
        untrusted: true,
      },
    ],
  };
}
