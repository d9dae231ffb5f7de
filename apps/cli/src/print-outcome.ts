import type { Difference, Outcome } from '@compass/compose/offline';

const share = (confidence: number): string => `${(100 * confidence).toFixed(1).padStart(5)} %`;

/** Hypotheses best first, each with its verdicts. */
export function printOutcome({ symptom, hypotheses, verdicts }: Outcome): string {
  const ranked = hypotheses.toSorted((a, b) => b.confidence - a.confidence || (a.key < b.key ? -1 : 1));
  const blocks = ranked.map((one) => {
    const mine = verdicts.filter(({ key }) => key.startsWith(`${one.key}/`));
    const tell = ({ key, verdict, saw, weight }: Outcome['verdicts'][number]) =>
      `           ${verdict} (${weight >= 0 ? '+' : ''}${weight.toFixed(2)}) ${key.slice(one.key.length + 1).replaceAll('_', ' ')}: ${saw}`;
    return [`  ${share(one.confidence)}  ${one.statement} (${one.status})`, ...mine.map(tell)].join('\n');
  });
  return [`Symptom: ${symptom}`, '', ...(blocks.length > 0 ? blocks : ['  Nobody is accused.'])].join('\n');
}

export function printDifferences(all: readonly Difference[], title: string): string {
  if (all.length === 0) return `Nothing changes ${title}.`;
  const tell = ({ what, before, after }: Difference) => `  ${what}\n      before  ${before}\n      after   ${after}`;
  return [`${all.length} ${all.length === 1 ? 'thing changes' : 'things change'} ${title}:`, ...all.map(tell)].join(
    '\n',
  );
}
