import type { Investigation } from '../nouns/investigation.ts';
import type { EditableSection, PostMortem, Ref, Section, Sentence } from '../nouns/post-mortem.ts';
import { clockTime, confidence, dayOf, offsetOf, plural } from '../words/numbers.ts';
import { summaryShown } from '../words/summary.ts';
import { itemText } from './items.ts';

/** A line of a post-mortem, with the numbers of what it rests on. */
export interface PaperLine {
  text: string;
  marks: number[];
  at?: string;
  /** It belongs to the line before it. */
  under?: true;
}

export interface PaperPart {
  title: string;
  /** Sentences that follow each other, or points of a list. */
  form: 'prose' | 'list';
  lines: PaperLine[];
  /** What is said where there is no line. */
  none: string;
  /** Who wrote over it. */
  by: string[];
}

/** A post-mortem as it is laid out, in whichever form. All texts are as the record holds them: each form makes them safe for itself. */
export interface Paper {
  title: string;
  about: string;
  played: string;
  summary: PaperPart;
  parts: PaperPart[];
  /** 1, 2, 3 …, with the command that reads it again. */
  rests: { ref: Ref; again: string }[];
  closing: string;
}

export type About = Pick<Investigation, 'number' | 'recording' | 'trigger'>;

/** The zone and how far it is from UTC, both offsets where the clocks were changed meanwhile. */
function zoneWords(draft: Omit<PostMortem, 'markdown'>, zone: string): string {
  if (zone === 'UTC') return 'times are UTC';
  const instants = [draft.writtenAt, ...draft.timeline.map(({ at }) => at)].sort();
  return `times are ${zone} (${[...new Set(instants.map((at) => offsetOf(at, zone)))].join(' and ')})`;
}

export const momentIn = (at: string, zone: string): string =>
  `${dayOf(at, zone)} ${clockTime(at, zone, { seconds: true })}`;

const againOf = ({ kind, id }: Ref, name: string): string => {
  if (kind === 'test' || kind === 'verdict') return `compass test ${id.split('.')[0]}`;
  if (kind === 'evidence') return `GET /api/v1/investigations/${name}/evidence/${id}`;
  if (kind === 'audit') return `compass audit ${name}`;
  if (kind === 'calls') return `compass audit verify ${name}`;
  return `compass export ${name} --to FOLDER`;
};

/** What things rest on, numbered in the order in which the sentences name them. */
function numbered(sentences: readonly Sentence[]) {
  const refs = new Map<string, Ref>();
  const keyOf = ({ kind, id }: Ref) => `${kind} ${id}`;
  for (const one of sentences) for (const ref of one.rests) if (!refs.has(keyOf(ref))) refs.set(keyOf(ref), ref);
  const keys = [...refs.keys()];
  return {
    refs: [...refs.values()],
    marks: (one: Sentence | undefined) => (one?.rests ?? []).map((ref) => keys.indexOf(keyOf(ref)) + 1),
  };
}

/** The post-mortem laid out: every line with what it rests on, and the list of all of that. */
export function paperOf(draft: Omit<PostMortem, 'markdown'>, about: About, zone: string): Paper {
  const name = `INV-${about.number}`;
  const sentences = draft.sentences ?? [];
  const { refs, marks } = numbered(sentences);
  const of = (section: Section) => sentences.filter((one) => one.section === section);
  const by = (section: Section) => [
    ...new Set((draft.edits ?? []).filter((one) => one.section === section).map((one) => one.by.name)),
  ];
  const part = (title: string, section: Section, lines: PaperLine[], none: string): PaperPart => ({
    title,
    form: 'list',
    lines,
    none,
    by: by(section),
  });
  /** In its place, else wherever it stands now: people take lines out and put others in. */
  const listed = (section: Section, texts: string[]): PaperLine[] => {
    const all = of(section);
    return texts.map((text, place) => ({
      text,
      marks: marks(all[place]?.text === text ? all[place] : all.find((one) => one.text === text)),
    }));
  };
  const prose = (title: string, section: 'executive_summary' | 'root_cause' | 'impact'): PaperPart => {
    const whole = section === 'impact' ? draft.impact.sentence : draft[section];
    const all = of(section);
    const isWhole = all.length > 0 && all.map(({ text }) => text).join(section === 'impact' ? ' · ' : ' ') === whole;
    const lines = isWhole
      ? all.map((one) => ({ text: one.text, marks: marks(one) }))
      : [{ text: whole, marks: [...new Set(all.flatMap(marks))] }];
    return { ...part(title, section, lines, ''), form: isWhole && section === 'impact' ? 'list' : 'prose' };
  };
  const points = (
    title: string,
    section: Exclude<EditableSection, 'executive_summary' | 'root_cause' | 'action_items'> | 'where_we_got_lucky',
    none: string,
  ) => part(title, section, listed(section, draft[section]), none);
  const tested = draft.hypotheses_tested.flatMap((one) => [
    { text: `${one.number} · ${one.statement}: ${one.status}, ${confidence(one.confidence)}` },
    ...one.tests.map((test) => ({
      text: `${test.question} ${test.verdict}: ${test.saw} (test ${test.hash})`,
      under: true as const,
    })),
  ]);
  const hypotheses = tested.map((line, place): PaperLine => {
    const sentence = of('hypotheses_tested')[place];
    return { ...line, text: sentence?.text ?? line.text, marks: marks(sentence) };
  });
  const timeline = draft.timeline.map(({ at, what }, place): PaperLine => {
    const sentence = of('timeline')[place];
    return { at, text: what, marks: sentence?.text === what ? marks(sentence) : [] };
  });
  const state = draft.published === undefined ? 'draft' : `published by ${draft.published.by.name}`;
  const summary = prose('', 'executive_summary');
  const worded = [{ text: summaryShown(draft), marks: [...new Set(summary.lines.flatMap((line) => line.marks))] }];
  const nothing = 'Nothing the record shows.';
  return {
    title: `${draft.name}: ${draft.incident_title}`,
    about: `${name} · ${about.trigger.severity} · written ${momentIn(draft.writtenAt, zone)} · ${state} · ${zoneWords(draft, zone)}`,
    played:
      about.recording === null
        ? ''
        : `Played from the recorded incident ${about.recording.id}, its times moved to the day of the investigation.`,
    summary: draft.worded === undefined ? summary : { ...summary, lines: worded },
    parts: [
      prose('Impact', 'impact'),
      prose('Root cause', 'root_cause'),
      points('Contributing factors', 'contributing_factors', 'None stood above the threshold.'),
      part('Timeline', 'timeline', timeline, nothing),
      part('Hypotheses', 'hypotheses_tested', hypotheses, 'None was proposed.'),
      points('What went well', 'what_went_well', nothing),
      points('What went poorly', 'what_went_poorly', nothing),
      points('Where we got lucky', 'where_we_got_lucky', nothing),
      part('Action items', 'action_items', listed('action_items', draft.action_items.map(itemText)), 'None proposed.'),
      points('Lessons learned', 'lessons_learned', 'None drawn from the record.'),
      {
        ...part('Similar incidents', 'lessons_learned', [], 'None known.'),
        lines: draft.similar_incidents.map((text) => ({ text, marks: [] })),
        by: [],
      },
      ...(draft.cost === undefined
        ? []
        : [
            part(
              'Cost',
              'cost',
              of('cost').map((one) => ({ text: one.text, marks: marks(one) })),
              nothing,
            ),
          ]),
    ],
    rests: refs.map((ref) => ({ ref, again: againOf(ref, name) })),
    closing:
      draft.audit === undefined
        ? ''
        : `Audit: ${plural(draft.audit.entries, 'entry', 'entries')}, head ${draft.audit.head}`,
  };
}
