import type { Hypothesis } from '../nouns/hypothesis.ts';
import type { PostMortem } from '../nouns/post-mortem.ts';
import type { Verdict } from '../nouns/test.ts';
import { lastVerdicts, ranked } from '../record/rank.ts';
import { causeWords } from '../words/lines.ts';
import { confidence, plural } from '../words/numbers.ts';
import { type Said, said, toEntry, toHypothesis, toObservation, toTest, toVerdict } from './links.ts';
import { detailOf, type Known, type Material } from './material.ts';
import { boundsOf } from './trail.ts';

/** Less is called unlikely, and what is unlikely contributed nothing. */
const POSSIBLE = 0.33;

/** Of what supports a cause so much is told; the rest stands in the timeline. */
const MOST_SUPPORTS = 4;

/** What counts of a hypothesis: the last verdict of each of its tests. */
export const lastOf = (
  { investigation }: Pick<Known, 'investigation'>,
  { number }: Pick<Hypothesis, 'number'>,
): Verdict[] => lastVerdicts(investigation.verdicts.filter(({ hypothesis }) => hypothesis === number));

const ended = (text: string): string => (/[.!?]$/.test(text.trim()) ? text.trim() : `${text.trim()}.`);

/** The cause, why it was thought of, and what could have disproven it and did not. */
export function rootCause(material: Material, cause: Hypothesis | null): Said[] {
  if (cause === null)
    return [
      said(
        'No cause is named: no hypothesis stood above the threshold after a decisive test.',
        material.investigation.hypotheses.length === 0
          ? boundsOf(material)
          : material.investigation.hypotheses.map(toHypothesis),
      ),
    ];
  const { investigation, minConfidence } = material;
  const verdicts = lastOf(material, cause);
  const of = (word: Verdict['verdict']) => verdicts.filter(({ verdict }) => verdict === word);
  const [survived, against, untestable] = [of('survived'), of('disproven'), of('untestable')];
  const supports = investigation.observations.filter(({ id }) => cause.supports.includes(id));
  const rest = [
    ...(against.length === 0 ? [] : [`${plural(against.length, 'test')} spoke against it`]),
    ...(untestable.length === 0 ? [] : [`${untestable.length} could not be tested`]),
  ];
  const counted = `${plural(survived.length, 'test')} could have disproven this and did not${rest.length === 0 ? '' : `; ${rest.join('; ')}`}.`;
  return [
    said(`${causeWords(investigation, cause, minConfidence)}.`, toHypothesis(cause)),
    ...(cause.why === '' ? [] : [said(ended(cause.why), supports.map(toObservation), toHypothesis(cause))]),
    said(counted, verdicts.length === 0 ? toHypothesis(cause) : verdicts.map(toVerdict)),
  ];
}

/** What else survived and may be so, and what was unusual where the cause sits. */
export function contributing(known: Known, cause: Hypothesis | null): Said[] {
  const { hypotheses, observations } = known.investigation;
  const others = ranked(hypotheses).filter(
    (one) => one.number !== cause?.number && one.status === 'survived' && one.confidence >= POSSIBLE,
  );
  const supports = observations.filter(({ id, unusual }) => unusual && cause?.supports.includes(id) === true);
  return [
    ...others.map((one) =>
      said(`${one.statement}, ${confidence(one.confidence)}`, toHypothesis(one), lastOf(known, one).map(toVerdict)),
    ),
    ...supports.slice(0, MOST_SUPPORTS).map((one) => said(one.interpretation, toObservation(one))),
  ];
}

const againOf = ({ investigation }: Known, verdict: Verdict): string =>
  investigation.tests.find(({ test }) => test.hash === verdict.test)?.test.question ?? '';

/** Who set a hypothesis aside; empty where nobody did. */
const asideBy = ({ trail }: Known, { number }: Hypothesis) =>
  trail.filter((row) => row.what === 'hypothesis set aside' && detailOf(row)['hypothesis'] === number);

/** Every hypothesis with its verdicts, also those that were disproven or set aside. */
export function hypothesesOf(known: Known): { tested: PostMortem['hypotheses_tested']; said: Said[] } {
  const all = ranked(known.investigation.hypotheses);
  const lines = all.flatMap((one): Said[] => {
    const aside = asideBy(known, one);
    const by = aside.length === 0 ? '' : ` by ${aside.map(({ actor }) => actor.name).join(', ')}`;
    return [
      said(
        `${one.number} · ${one.statement}: ${one.status.replace('_', ' ')}${by}, ${confidence(one.confidence)}`,
        toHypothesis(one),
        aside.map(toEntry),
      ),
      ...known.investigation.verdicts
        .filter(({ hypothesis }) => hypothesis === one.number)
        .map((verdict) =>
          said(
            `${againOf(known, verdict)} ${verdict.verdict}: ${verdict.saw || verdict.why} (test ${verdict.test})`,
            toTest(verdict.test),
            toVerdict(verdict),
          ),
        ),
    ];
  });
  const tested = all.map((one) => ({
    number: one.number,
    statement: one.statement,
    confidence: one.confidence,
    status: one.status,
    tests: known.investigation.verdicts
      .filter(({ hypothesis }) => hypothesis === one.number)
      .map((verdict) => ({
        hash: verdict.test,
        question: againOf(known, verdict),
        verdict: verdict.verdict,
        saw: verdict.saw || verdict.why,
      })),
  }));
  return { tested, said: lines };
}

/** What looked possible and was not, with what told it apart. */
export const lessons = (known: Known): Said[] =>
  known.investigation.hypotheses
    .filter(({ status }) => status === 'disproven')
    .map((one) => {
      const against = lastOf(known, one).filter(({ verdict }) => verdict === 'disproven');
      const saw = against[0]?.saw ?? '';
      return said(
        `${one.statement} looked possible and was disproven${saw === '' ? '' : `: saw ${saw}`}.`,
        toHypothesis(one),
        against.map(toVerdict),
      );
    });
