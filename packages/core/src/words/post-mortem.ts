import { wordOf } from '../evaluate/signal-words.ts';
import type { Action } from '../nouns/action.ts';
import type { Investigation } from '../nouns/investigation.ts';
import type { PostMortem } from '../nouns/post-mortem.ts';
import type { AuditRow } from '../ports/store.ts';
import { namedCause, ranked } from '../record/rank.ts';
import { causeWords } from './lines.ts';
import { clockTime, confidence, dayOf, plural, span } from './numbers.ts';
import { postMortemMarkdown } from './post-mortem-markdown.ts';

interface Material {
  investigation: Investigation;
  trail: AuditRow[];
  name: string;
  now: string;
  zone: string;
  minConfidence: number;
  similar: string[];
}

const ended = (investigation: Investigation): Action | undefined =>
  investigation.actions.find((one) => one.outcome === 'recovered');

function impactOf({ investigation, zone }: Material): PostMortem['impact'] {
  const { symptom, trigger } = investigation;
  const to = ended(investigation)?.outcomeAt ?? null;
  if (symptom === null || symptom.state !== 'seen')
    return {
      from: null,
      to: null,
      sentence: `The alerted symptom of ${trigger.service} was not seen in what could be read.`,
    };
  const from = symptom.since;
  const when =
    from === null
      ? ''
      : `${dayOf(from, zone)}, ${clockTime(from, zone)}${to === null ? '' : ` to ${clockTime(to, zone)}`} ${zone}`;
  return {
    from,
    to,
    sentence: [when, `${trigger.service} was ${symptom.phrase}`].filter((part) => part !== '').join(' · '),
  };
}

function timelineOf({ investigation, trail }: Material): PostMortem['timeline'] {
  const lines: PostMortem['timeline'] = [];
  const { symptom } = investigation;
  if (symptom?.since)
    lines.push({
      at: symptom.since,
      what: `${symptom.signal ? wordOf(symptom.signal) : 'The symptom'} of ${investigation.trigger.service} left its past range.`,
    });
  for (const one of investigation.observations)
    if (one.unusual && one.onset !== null) lines.push({ at: one.onset, what: one.interpretation });
  for (const row of trail) {
    const said = sentenceOf(row, investigation);
    if (said !== null) lines.push({ at: row.at.toISOString(), what: said });
  }
  return lines.sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0));
}

/** The audit entries that belong in a story, in words. */
function sentenceOf(row: AuditRow, investigation: Investigation): string | null {
  const detail = (row.detail ?? {}) as Record<string, unknown>;
  const action = investigation.actions.find((one) => one.id === detail['action']);
  const test = investigation.tests.find((state) => state.test.hash === detail['test'])?.test;
  if (row.what === 'started') return `Investigation started by ${row.actor.name}.`;
  if (row.what === 'hypotheses')
    return `${plural(investigation.hypotheses.length, 'hypothesis', 'hypotheses')} proposed.`;
  if (row.what === 'verdict' && test !== undefined)
    return `${test.question} ${String(detail['verdict'])}: ${String(detail['saw'])}.`;
  if (row.what === 'approval asked' && action !== undefined) return `${row.actor.name} asked for: ${action.title}.`;
  if (row.what === 'action approved' && action !== undefined) return `${row.actor.name} approved: ${action.title}.`;
  if (row.what === 'action rejected' && action !== undefined) return `${row.actor.name} rejected: ${action.title}.`;
  if (row.what === 'action acted' && action !== undefined) return `Done: ${action.title}. ${action.result}`;
  if (row.what.startsWith('outcome '))
    return `Outcome: ${row.what.slice(8).replace('_', ' ')}. ${String(detail['saw'])}.`;
  if (row.what === 'closed') return `Closed by ${row.actor.name}.`;
  return null;
}

function learnt({ investigation }: Material) {
  const { actions, verdicts, notSeen, trouble, hypotheses } = investigation;
  const disproven = hypotheses.filter((one) => one.status === 'disproven');
  const well = [
    ...(disproven.length > 0
      ? [
          `${plural(disproven.length, 'other explanation was', 'other explanations were')} disproven before anything was changed.`,
        ]
      : []),
    ...(actions.some((one) => one.outcome === 'recovered')
      ? ['The action did what was predicted, and recovery was measured.']
      : []),
  ];
  const poorly = [
    ...notSeen.map((gap) => `Not seen: ${gap.what} (${gap.why}).`),
    ...verdicts.filter((one) => one.verdict === 'untestable').map((one) => `A test was untestable: ${one.why}.`),
    ...trouble,
    ...actions
      .filter((one) => one.outcome === 'no_effect' || one.outcome === 'worse')
      .map((one) => `${one.title}: ${one.outcome === 'worse' ? 'worse' : 'no effect'}.`),
  ];
  const lucky = actions
    .filter((one) => one.outcome === 'recovered')
    .map((one) => `There was an action for it in the catalogue: ${one.title}.`);
  return { well, poorly: [...new Set(poorly)], lucky };
}

const itemsFor = (material: Material, cause: string | null): PostMortem['action_items'] => [
  ...(cause === null
    ? []
    : [{ title: `Keep it from happening again: ${cause}`, why: 'It is the cause that survived its tests.' }]),
  ...material.investigation.notSeen.map((gap) => ({ title: `Make ${gap.what} visible to COMPASS`, why: gap.why })),
];

/** SPEC.md §2.3 from the record; no fact in it that the record does not hold. */
export function writePostMortem(material: Material): PostMortem {
  const { investigation, name, now, minConfidence } = material;
  const cause = namedCause(investigation, minConfidence);
  const impact = impactOf(material);
  const lasted =
    impact.from !== null && impact.to !== null
      ? ` for ${span((Date.parse(impact.to) - Date.parse(impact.from)) / 1000)}`
      : '';
  const title = `${investigation.trigger.service} ${investigation.symptom?.state === 'seen' ? investigation.symptom.phrase.split(':')[0] : 'investigated'}${lasted}`;
  const root =
    cause === null
      ? 'No cause is named: no hypothesis stood above the threshold after a decisive test.'
      : `${causeWords(investigation, cause, minConfidence)}. ${cause.why}`;
  const done = ended(investigation);
  const tale = learnt(material);
  const head = material.trail.at(-1);
  const draft: Omit<PostMortem, 'markdown'> = {
    name,
    investigation_id: investigation.id,
    incident_title: title,
    executive_summary: [
      `${impact.sentence}.`,
      cause === null ? root : `Cause: ${causeWords(investigation, cause, minConfidence)}.`,
      done === undefined
        ? ''
        : `${done.title}, asked by ${done.requestedBy.name}, approved by ${done.approvals.map((one) => one.by.name).join(', ')}; ${done.outcomeSaw}.`,
    ]
      .filter((part) => part !== '')
      .join(' '),
    timeline: timelineOf(material),
    impact,
    root_cause: root,
    contributing_factors: ranked(investigation.hypotheses)
      .filter((one) => one !== cause && one.status === 'survived')
      .map((one) => `${one.statement}, ${confidence(one.confidence)}`),
    what_went_well: tale.well,
    what_went_poorly: tale.poorly,
    where_we_got_lucky: tale.lucky,
    action_items: itemsFor(material, cause?.statement ?? null),
    hypotheses_tested: ranked(investigation.hypotheses).map((one) => ({
      number: one.number,
      statement: one.statement,
      confidence: one.confidence,
      status: one.status,
      tests: investigation.verdicts
        .filter((verdict) => verdict.hypothesis === one.number)
        .map((verdict) => ({
          hash: verdict.test,
          question: investigation.tests.find((state) => state.test.hash === verdict.test)?.test.question ?? '',
          verdict: verdict.verdict,
          saw: verdict.saw || verdict.why,
        })),
    })),
    lessons_learned: investigation.hypotheses
      .filter((one) => one.status === 'disproven')
      .map((one) => `${one.statement} looked possible and was disproven.`),
    similar_incidents: material.similar,
    ...(head === undefined ? {} : { audit: { entries: head.seq, head: head.hash } }),
    writtenAt: now,
  };
  return { ...draft, markdown: postMortemMarkdown(draft, investigation, material.zone) };
}
