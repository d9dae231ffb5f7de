import type { Action } from '../nouns/action.ts';
import type { Hypothesis } from '../nouns/hypothesis.ts';
import { isPaged } from '../nouns/page.ts';
import { lastVerdicts } from '../record/rank.ts';
import { plural, span } from '../words/numbers.ts';
import { outcomeWord } from '../words/outcome-word.ts';
import { lastOf } from './causes.ts';
import { type Said, said, toAction, toEntry, toSymptom, toVerdict } from './links.ts';
import type { Known, Material } from './material.ts';
import { type Pace, pacesOf, pageDelay, secondsFrom } from './pace.ts';
import { entriesOf, gapEntry, troubleEntry } from './trail.ts';

const outcomeOf = (known: Known, action: Action) => [
  toAction(action),
  ...entriesOf(known, `outcome ${action.outcome}`, action),
];

/** What was disproven, and whether that was known before anything was changed. */
function disproven(known: Known): Said[] {
  const { hypotheses, actions } = known.investigation;
  const gone = hypotheses.filter(({ status }) => status === 'disproven');
  if (gone.length === 0) return [];
  const verdicts = gone.flatMap((one) => lastOf(known, one).filter(({ verdict }) => verdict === 'disproven'));
  const asked = actions.filter(({ actedAt }) => actedAt !== null).map(({ requestedAt }) => Date.parse(requestedAt));
  const before = asked.length > 0 && verdicts.every(({ readAt }) => Date.parse(readAt) <= Math.min(...asked));
  const what = plural(gone.length, 'other explanation was', 'other explanations were');
  return [said(`${what} disproven${before ? ' before anything was changed' : ''}.`, verdicts.map(toVerdict))];
}

const recovered = (known: Known): Said[] =>
  known.investigation.actions
    .filter(({ outcome }) => outcome === 'recovered')
    .map((action) => {
      const what =
        action.undoes === undefined ? 'The action did what was predicted' : 'What was done could be taken back';
      return said(`${what}, and recovery was measured: ${action.outcomeSaw}.`, outcomeOf(known, action));
    });

const AMISS: Partial<Record<Action['state'], string>> = {
  expired: 'nobody decided in time',
  failed: 'it was not done',
  unknown: 'it is not known whether it was done',
};

function amiss(known: Known): Said[] {
  return known.investigation.actions.flatMap((action) => {
    if (action.outcome === 'worse' || action.outcome === 'no_effect') {
      const how = outcomeWord(known.investigation, action);
      const seen = how === 'effect not seen' ? ` (${action.outcomeSaw})` : `. Saw ${action.outcomeSaw}`;
      return [said(`${action.title}: ${how}${seen}.`, outcomeOf(known, action))];
    }
    const how = AMISS[action.state];
    return how === undefined
      ? []
      : [said(`${action.title}: ${how}.`, toAction(action), entriesOf(known, `action ${action.state}`, action))];
  });
}

function unseen(known: Known): Said[] {
  const { notSeen, trouble, tests, verdicts } = known.investigation;
  const blind = lastVerdicts(verdicts).filter(({ verdict }) => verdict === 'untestable');
  const question = (hash: string) => tests.find(({ test }) => test.hash === hash)?.test.question ?? '';
  return [
    ...notSeen.map((gap) => said(`Not seen: ${gap.what} (${gap.why}).`, gapEntry(known, gap.what))),
    ...[...Map.groupBy(blind, ({ why }) => why)].map(([why, all]) => {
      const [first, ...more] = all;
      const what = first === undefined || more.length > 0 ? `${all.length} tests` : question(first.test);
      return said(`Untestable: ${what} (${why}).`, all.map(toVerdict));
    }),
    ...trouble.map((text) => said(text, troubleEntry(known, text))),
  ];
}

/** What shows the cause came from one source alone: had that been away, nothing would have told. */
function oneSource({ investigation, evidence }: Known, cause: Hypothesis | null): Said[] {
  if (cause === null) return [];
  const decisive = lastOf({ investigation }, cause).filter(
    ({ verdict, test }) =>
      verdict === 'survived' && investigation.tests.some((one) => one.test.hash === test && one.test.decisive),
  );
  const servers = new Set(decisive.flatMap((one) => one.evidence).flatMap((id) => evidence.get(id)?.server ?? []));
  const [only] = servers;
  const others = new Set([...evidence.values()].map(({ server }) => server));
  return servers.size !== 1 || only === undefined || others.size === 1
    ? []
    : [
        said(
          `All that decides for this cause was read from ${only}: without it no cause would have been named.`,
          decisive.map(toVerdict),
        ),
      ];
}

function lucky(known: Known, cause: Hypothesis | null): Said[] {
  const { trigger, symptom, startedBy } = known.investigation;
  const delay = pageDelay(known);
  const started = known.trail.filter(({ what }) => what === 'started').map(toEntry);
  const since = symptom?.state === 'seen' ? symptom.since : null;
  const late = since === null ? -1 : secondsFrom(since, trigger.timestamp);
  return [
    ...(delay !== null && delay < 0
      ? [said(`The page came ${span(-delay)} before ${trigger.service} left its past range.`, toSymptom, started)]
      : []),
    ...(!isPaged(trigger) && late >= 0
      ? [said(`No page came: ${startedBy.name} looked, ${span(late)} after it began.`, toSymptom, started)]
      : []),
    ...oneSource(known, cause),
  ];
}

const unlike = (lines: Said[]): Said[] => [...new Map(lines.map((one) => [one.text, one])).values()];

/** What went well, what went poorly and where we got lucky, each from what the record measured or counted. */
export function wentOf(material: Material, cause: Hypothesis | null): Record<'well' | 'poorly' | 'lucky', Said[]> {
  const paces = pacesOf(material, cause);
  const of = (good: boolean) => paces.filter(({ well }: Pace) => well === good).map((one) => one.said);
  return {
    well: unlike([...disproven(material), ...recovered(material), ...of(true)]),
    poorly: unlike([...of(false), ...unseen(material), ...amiss(material)]),
    lucky: unlike(lucky(material, cause)),
  };
}
