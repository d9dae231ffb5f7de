import type { Action } from '../nouns/action.ts';
import type { Hypothesis } from '../nouns/hypothesis.ts';
import type { PostMortem, Ref, Section, Sentence } from '../nouns/post-mortem.ts';
import type { Digest } from '../ports/context.ts';
import { namedCause } from '../record/rank.ts';
import { causeWords } from '../words/lines.ts';
import { span } from '../words/numbers.ts';
import { behalfOf } from '../words/who.ts';
import { contributing, hypothesesOf, lastOf, lessons, rootCause } from './causes.ts';
import { costOf } from './cost.ts';
import { endedBy, impactOf } from './impact.ts';
import { itemsOf, itemText } from './items.ts';
import { type Link, refTo, type Said, said, toHypothesis, toVerdict } from './links.ts';
import { basisOf, type Material } from './material.ts';
import { secondsFrom } from './pace.ts';
import { timelineOf } from './timeline.ts';
import { decisionEntries, entriesOf } from './trail.ts';
import { wentOf } from './went.ts';

function titleOf({ investigation: { trigger, symptom } }: Material, { from, to }: PostMortem['impact']): string {
  const what = symptom?.state === 'seen' ? symptom.phrase.split(':')[0] : 'investigated';
  return `${trigger.service} ${what}${from === null || to === null ? '' : ` for ${span(secondsFrom(from, to))}`}`;
}

const doneSaid = (material: Material, action: Action): Said =>
  said(
    `${action.title}, ${behalfOf(action)}; ${action.outcomeSaw}.`,
    decisionEntries(material, action),
    ['action acted', `outcome ${action.outcome}`].flatMap((what) => entriesOf(material, what, action)),
  );

function summaryOf(
  material: Material,
  { impact, cause, root }: { impact: ReturnType<typeof impactOf>; cause: Hypothesis | null; root: Said[] },
): Said[] {
  const { investigation, minConfidence } = material;
  const done = endedBy(material);
  const tookBack = material.investigation.actions.filter(({ id }) => id === done?.undoes);
  const lasting = impact.said.flatMap(({ rests }) => rests);
  return [
    said(impact.impact.sentence.replace(/\.?$/, '.'), lasting),
    ...(cause === null
      ? root
      : [
          said(
            `Cause: ${causeWords(investigation, cause, minConfidence)}.`,
            toHypothesis(cause),
            lastOf(material, cause).map(toVerdict),
          ),
        ]),
    ...[...tookBack, ...(done === undefined ? [] : [done])].map((one) => doneSaid(material, one)),
  ];
}

const texts = (lines: Said[]): string[] => lines.map(({ text }) => text);
const prose = (lines: Said[]): string => texts(lines).join(' ');

/** SPEC.md §2.3 from the record alone, and of each sentence what it rests on. Pure: from the same record it is the same. */
export function writePostMortem(material: Material, digest: Digest): Omit<PostMortem, 'markdown'> {
  const { investigation, name, now, minConfidence, trail, zone } = material;
  const cause = namedCause(investigation, minConfidence);
  const impact = impactOf(material);
  const root = rootCause(material, cause);
  const summary = summaryOf(material, { impact, cause, root });
  const timeline = timelineOf(material);
  const factors = contributing(material, cause);
  const went = wentOf(material, cause);
  const items = itemsOf(material, cause);
  const hypotheses = hypothesesOf(material);
  const learnt = lessons(material);
  const cost = costOf(material);
  const sections: [Section, Said[]][] = [
    ['executive_summary', summary],
    ['impact', impact.said],
    ['root_cause', root],
    ['contributing_factors', factors],
    ['timeline', timeline.map(({ what, rests }) => said(what, rests))],
    ['hypotheses_tested', hypotheses.said],
    ['what_went_well', went.well],
    ['what_went_poorly', went.poorly],
    ['where_we_got_lucky', went.lucky],
    ['action_items', items.map((item) => said(itemText(item), item.rests))],
    ['lessons_learned', learnt],
    ['cost', cost.said],
  ];
  const refs = new Map<string, Ref[]>();
  const refsOf = (link: Link): Ref[] => {
    const key = `${link.kind} ${link.id}`;
    const found = refs.get(key) ?? refTo(digest, material, link, zone);
    refs.set(key, found);
    return found;
  };
  const sentences = sections.flatMap(([section, lines]) =>
    lines.map(({ text, rests }): Sentence => {
      const links = [...new Map(rests.map((link) => [`${link.kind} ${link.id}`, link])).values()];
      return { section, text, rests: links.flatMap(refsOf) };
    }),
  );
  const head = trail.at(-1);
  return {
    name,
    investigation_id: investigation.id,
    incident_title: titleOf(material, impact.impact),
    executive_summary: prose(summary),
    timeline: timeline.map(({ at, what }) => ({ at, what })),
    impact: impact.impact,
    root_cause: prose(root),
    contributing_factors: texts(factors),
    what_went_well: texts(went.well),
    what_went_poorly: texts(went.poorly),
    where_we_got_lucky: texts(went.lucky),
    action_items: items.map(({ title, why }) => ({ title, why })),
    hypotheses_tested: hypotheses.tested,
    lessons_learned: texts(learnt),
    similar_incidents: material.similar,
    cost: cost.cost,
    sentences,
    basis: basisOf(investigation, material),
    ...(head === undefined ? {} : { audit: { entries: head.seq, head: head.hash } }),
    writtenAt: now,
  };
}
