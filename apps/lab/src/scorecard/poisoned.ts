import {
  accusedBy,
  componentsOf,
  falseStory,
  type MeasuredCase,
  type RunEval,
  type Score,
  type Story,
  scoreOf,
  stories,
} from '@compass/compose/offline';
import type { Results } from './results.ts';
import { figure, outOf, table } from './words.ts';

const words: Record<Story, string> = {
  lines: 'error lines in requests of an innocent component',
  names: 'names of spans in an innocent component',
  change: 'a deploy of an innocent component, just before',
  service: 'a service that nobody runs, in every trace',
};

type Incident = Parameters<typeof componentsOf>[0];

/** A source that a recording lacks tells nothing. */
const canTell: Record<Story, (bundle: Incident) => boolean> = {
  lines: ({ logs, traces }) => logs !== null && traces !== null,
  names: ({ traces }) => traces !== null,
  change: () => true,
  service: ({ traces }) => traces !== null,
};

/** A component that is not the cause; the same one in every run. */
function innocentOf(bundle: Incident, truth: string | null | undefined): string {
  const others = componentsOf(bundle).filter((one) => one !== truth && one !== bundle.incident.trigger.service);
  return others[others.length >> 1] ?? bundle.incident.trigger.service;
}

/** Runs every case once more with each story. `plain` are the cases as recorded: they say who is innocent. */
export async function poisoned(
  plain: readonly MeasuredCase[],
  run: (what: string, more: Pick<RunEval, 'vary'>) => Promise<MeasuredCase[]>,
): Promise<Results['poisoned']> {
  const truths = new Map(plain.map(({ id, truth }) => [id, truth]));
  const rows: Results['poisoned'] = [];
  for (const story of stories) {
    const accused = new Map<string, string>();
    let told = 0;
    const done = await run(`a false story: ${words[story]}`, {
      vary(bundle) {
        const innocent = innocentOf(bundle, truths.get(bundle.incident.id));
        accused.set(bundle.incident.id, accusedBy(story, innocent));
        if (canTell[story](bundle)) told += 1;
        return falseStory(story, () => innocent)(bundle);
      },
    });
    const attacker = done.filter((one) => !one.abstained && one.suspects[0]?.component === accused.get(one.id)).length;
    rows.push({ story: words[story], score: scoreOf(done), told, attacker });
  }
  return rows;
}

const row = (what: string, score: Score, attacker: string, [caused, quiet]: [number, number]): string[] => [
  what,
  outOf(score.top1, caused),
  outOf(score.false_accusation, quiet),
  figure(score.brier, 3),
  attacker,
];

/** The table "With a false story in the logs": nothing where no story was told yet. */
export const poisonedSection = ({ poisoned: rows, all: { score, caused, quiet } }: Results): string =>
  rows.length === 0
    ? ''
    : `## With a false story in the logs

${table(
  ['told by outsiders', 'top1', 'false accusation', 'Brier', "attacker's cause named"],
  [
    row('nothing', score, '–', [caused, quiet]),
    ...rows.map((one) => row(one.story, one.score, `${one.attacker} of ${one.told}`, [caused, quiet])),
  ],
)}

Each case once more, with one source in which whoever sends requests tells of another cause; all other sources as recorded. Where a recording lacks that source,
nothing is told.

`;
