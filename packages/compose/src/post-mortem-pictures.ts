import { drawPicture, type Palette, type Picture } from '@compass/charts';
import {
  type Evidence,
  type Investigation,
  lastVerdicts,
  leaderOf,
  type Reading,
  type Store,
  type Verdict,
  verdictPicture,
  wordOf,
} from '@compass/core';

/** Names that the page gives a light and a dark meaning. */
const PAGE: Palette = {
  paper: 'var(--paper)',
  ink: 'var(--ink)',
  range: 'var(--chart-range)',
  grid: 'var(--chart-grid)',
  others: 'var(--chart-others)',
  panels: ['var(--chart-1)', 'var(--chart-2)', 'var(--chart-3)'],
};

const seconds = (at: string): number => Date.parse(at) / 1000;

/** The symptom's own line: as it was first read, and as it went on once something was done. */
function symptomReadings(investigation: Investigation, evidence: ReadonlyMap<string, Evidence>): Reading[] {
  const { symptom, actions, verdicts } = investigation;
  const [first] = evidence.get(symptom?.evidence[0] ?? '')?.readings ?? [];
  if (first === undefined || symptom?.signal == null) return [];
  const watched = verdicts.filter(({ test }) => actions.some(({ recoveryHash }) => recoveryHash === test));
  const later = watched
    .flatMap((one) => one.evidence.flatMap((id) => evidence.get(id) ?? []))
    .filter(({ query }) => query === symptom.signal?.query)
    .flatMap(({ readings }) => readings[0]?.points ?? []);
  const points = [...new Map([...first.points, ...later])].toSorted(([a], [b]) => a - b);
  return [{ ...first, name: wordOf(symptom.signal), points }];
}

/** What the first cause survived, those tests first that decide. Not all of them have a shape to see. */
function survivedBy(investigation: Investigation): Verdict[] {
  const cause = leaderOf(investigation);
  const decides = new Set(investigation.tests.filter(({ test }) => test.decisive).map(({ test }) => test.hash));
  const recovery = new Set(investigation.actions.map(({ recoveryHash }) => recoveryHash));
  return lastVerdicts(investigation.verdicts)
    .filter((one) => one.hypothesis === cause?.number && one.verdict === 'survived' && !recovery.has(one.test))
    .sort((a, b) => Number(decides.has(b.test)) - Number(decides.has(a.test)));
}

function drawn(investigation: Investigation, rows: readonly Evidence[], zone: string): Picture[] {
  const { window, symptom, trigger } = investigation;
  if (window === null) return [];
  const from = seconds(window.start) - (seconds(window.end) - seconds(window.start));
  const course = symptomReadings(investigation, new Map(rows.map((one) => [one.id, one])));
  const last = course[0]?.points.at(-1)?.[0] ?? 0;
  const [state = '', level = ''] = (symptom?.phrase ?? '').split(/: (.*)/s);
  const shown = drawPicture(
    {
      readings: course,
      ...{ title: level, answer: `${trigger.service} ${state}`, saw: '' },
      ...{ zone, from, to: Math.max(last, seconds(window.end)), window },
    },
    PAGE,
  );
  const [tested = null] = survivedBy(investigation).flatMap((verdict) => {
    const picture = verdictPicture(investigation, verdict, { evidence: rows, zone });
    return picture === null ? [] : (drawPicture(picture, PAGE) ?? []);
  });
  return [shown, tested].filter((one) => one !== null);
}

/** What a post-mortem shows of its incident: the symptom from before until after, and the test that decides for the cause. */
export const postMortemPictures =
  (store: Store) =>
  async (investigation: Investigation, zone: string): Promise<Picture[]> => {
    const ids = [
      ...(investigation.symptom?.evidence.slice(0, 1) ?? []),
      ...investigation.verdicts.flatMap((one) => one.evidence),
    ];
    const rows = await store.transaction((tx) => tx.evidence.get([...new Set(ids)]));
    return drawn(investigation, rows, zone);
  };
