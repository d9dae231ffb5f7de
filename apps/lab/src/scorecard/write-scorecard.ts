import { limitsOf } from './limits.ts';
import { poisonedSection } from './poisoned.ts';
import type { Group, Results } from './results.ts';
import { figure, interval, marked, outOf, table } from './words.ts';

const HEAD = [
  'cases',
  'top1',
  '95 % interval',
  'top3',
  'top5',
  'avg5',
  'false accusation',
  'confidently wrong',
  'Brier',
  'abstained',
  'a guess',
];

const row = (group: Group): string[] => {
  const { score, caused, quiet, guessed } = group;
  return [
    marked(group),
    String(score.cases),
    outOf(score.top1, caused),
    interval(score.top1, caused),
    figure(score.top3),
    figure(score.top5),
    figure(score.avg5),
    outOf(score.false_accusation, quiet),
    outOf(score.confidently_wrong, caused + quiet),
    figure(score.brier, 3),
    outOf(score.abstained, caused),
    `${guessed} of ${caused}`,
  ];
};

const reliability = ({ reliability: { bins } }: Results): string =>
  table(
    ['confidence of the first suspect', 'cases', 'said, on average', 'right'],
    bins.map(({ from, cases, said, right }) => [
      `${figure(from, 1)} to ${figure(from + 0.1, 1)}`,
      String(cases),
      figure(said),
      cases === 0 ? '–' : `${right} (${figure(right / cases)})`,
    ]),
  );

const ablation = ({ ablation: rows }: Results): string =>
  table(
    ['agents', 'top1', 'avg5', 'false accusation', 'confidently wrong', 'Brier', 'abstained'],
    rows.map(({ without, score }) => [
      `${without === null ? 'all' : `without ${without}`}${score.errors > 0 ? ' (incomplete)' : ''}`,
      ...[score.top1, score.avg5, score.false_accusation, score.confidently_wrong].map((one) => figure(one)),
      figure(score.brier, 3),
      figure(score.abstained),
    ]),
  );

const models = ({ all, models: rows }: Results): string =>
  table(
    ['a model beside it', 'top1', 'top3', 'false accusation', 'confidently wrong', 'Brier', 'abstained'],
    [{ model: 'none', score: all.score }, ...rows].map(({ model, score }) => [
      `${model}${score.errors > 0 ? ' (incomplete)' : ''}`,
      ...[score.top1, score.top3, score.false_accusation, score.confidently_wrong].map((one) => figure(one)),
      figure(score.brier, 3),
      figure(score.abstained),
    ]),
  );

const cost = ({ all: { score }, cost: { cpu, peakMegabytes } }: Results): string =>
  table(
    ['one investigation', 'median', '95th percentile'],
    [
      ['seconds', figure(score.seconds?.median ?? null), figure(score.seconds?.p95 ?? null)],
      ['seconds of CPU', figure(cpu.median), figure(cpu.p95)],
    ],
  ).concat(
    `\n\n${Math.round(score.calls / Math.max(1, score.cases))} calls of tools a case, ${score.usd.toFixed(2)} USD in all. `,
    `Peak memory of the process that ran all ${score.cases} cases, one after the other: ${Math.round(peakMegabytes)} MB.`,
  );

const variations = ({ variations: rows }: Results): string =>
  table(
    ['', 'top1', 'avg5', 'false accusation', 'confidently wrong', 'Brier', 'abstained'],
    rows.map(({ what, score }) => [
      what,
      ...[score.top1, score.avg5, score.false_accusation, score.confidently_wrong].map((one) => figure(one)),
      figure(score.brier, 3),
      figure(score.abstained),
    ]),
  );

/** Whoever doubts an accusation can look at the recording. */
const namedThere = ({ variations: rows }: Results): string =>
  rows
    .filter(({ named }) => named.length > 0)
    .map(({ what, named }) => `\n\nNamed, with ${what}: ${named.join(', ')}.`)
    .join('');

const madeTable = (rows: Results['made']): string =>
  table(
    ['', 'top1', 'top3', 'avg5', 'false accusation', 'confidently wrong', 'Brier', 'abstained'],
    rows.map(({ what, caused, quiet, score }) => [
      what,
      outOf(score.top1, caused),
      figure(score.top3),
      figure(score.avg5),
      outOf(score.false_accusation, quiet),
      outOf(score.confidently_wrong, caused + quiet),
      figure(score.brier, 3),
      outOf(score.abstained, caused),
    ]),
  );

const made = ({ made: rows }: Results): string =>
  rows.length === 0
    ? ''
    : `## Made, not recorded

${madeTable(rows)}

The shop has fourteen components, a second a point, no call graph and no logs: processors taken, leaks, delays, lost packets and busy disks, faint
ones too, in noise with memory, drift, spikes and gaps. A fault put into a quiet window lies at each component in turn, on a real recording: of
requests it is put into spans, lines and latency; failures end every other request in the middle of the component's work, which writes a line.
They say what a mechanism can see, and not how often the world looks like that.

`;

const growth = ({ growth: rows }: Results): string =>
  table(
    ['components of a generated system', 'seconds of CPU', 'a component, in milliseconds'],
    rows.map(({ components, cpuSeconds, error }) =>
      error === undefined
        ? [String(components), figure(cpuSeconds), figure((1000 * cpuSeconds) / components)]
        : [String(components), error, '–'],
    ),
  );

/** The text of docs/SCORECARD.md. */
export function writeScorecard(results: Results): string {
  const {
    all,
    sets,
    systems,
    machine,
    sources,
    reliability: { abstained },
    misses,
  } = results;
  return `<!-- Written by \`npm run scorecard\` from docs/scorecard.json. Do not edit. -->
# Scorecard${all.score.errors > 0 ? ' (incomplete)' : ''}

${all.score.cases} recorded incidents, ${all.caused} with a known cause and ${all.quiet} in which nothing was wrong, investigated without a language
model, each as of its end. Measured on ${results.date} with Node ${machine.node} on ${machine.cores} cores. What it does not prove stands [below](#what-this-does-not-prove).

${sources.map(({ source, licence, systems: of }) => `- ${of.join(', ')}: ${source} (${licence})`).join('\n')}

## Answers

${table(['by set', ...HEAD], sets.map(row))}

${table(['by system', ...HEAD], systems.map(row))}

${table(['', ...HEAD], [row(all)])}

- *top1*, *top3*, *top5*: the cause is among the first one, three, five suspects; *avg5* is the mean of top1 to top5. Of cases with a cause.
- *false accusation*: a cause was named where nothing was wrong.
- *confidently wrong*: the first suspect is wrong, at a confidence of 0.7 or more. Of all cases.
- *Brier*: mean squared error of the first confidence; 0 is best.
- *abstained*: no suspect reached the threshold though there is a cause. It is a miss.
- *a guess*: how often the commonest cause of the system would be right, for comparison. It needs the answers, and never looks.

The same cases run a second time gave the same suspects and confidences in ${results.repeated} of ${all.score.cases}.

## Misses

${misses.length === 0 ? 'None.' : misses.map(({ id, said }) => `- ${id}: ${said}`).join('\n')}

## Reliability

${reliability(results)}

No cause was named in ${abstained.caused + abstained.quiet} cases: in ${abstained.quiet} of them nothing was wrong, in ${abstained.caused} something was. Brier score over all: ${figure(all.score.brier, 3)}.

## Without an agent

${ablation(results)}

${
  results.models.length === 0
    ? ''
    : `## With a model

${models(results)}

*fake-obedient* does whatever it reads in the data; *fake-wrong* argues with full confidence for components that do not lead. What a model proposes is tested
like the rest, and its own confidence weighs nothing.

`
}## Had it been otherwise

${variations(results)}

The past of a recording is not always quiet: Nezha broke its systems again every few minutes, and an accusation there may be right.${namedThere(results)}

${made(results)}${poisonedSection(results)}## Cost

${cost(results)}

## Growth

${growth(results)}

## What this does not prove

${limitsOf(results)
  .map((limit) => `- ${limit}`)
  .join('\n')}

## Again

\`npm run scorecard -- DIR\` runs all of it on the incidents below DIR (or in COMPASS_INCIDENTS_DIR) and writes this file, its figures as JSON, and the table
in the README. \`npx --no compass eval DIR\` scores and writes nothing.
`;
}
