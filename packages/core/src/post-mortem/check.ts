import { CompassError } from '../errors.ts';
import { EditableSection, type PostMortem, type Section, type Sentence } from '../nouns/post-mortem.ts';
import type { Ports } from '../ports/context.ts';
import type { AuditRow, JournalRow, Tx } from '../ports/store.ts';
import { auditFault } from '../record/audit-fault.ts';
import { canonical } from '../record/canonical.ts';
import { findInvestigation } from '../verbs/find.ts';
import type { PostMortemCheck, PostMortemFault } from '../wire/post-mortem-check.ts';
import { sectionText } from '../words/edit-post-mortem.ts';
import { postMortemMarkdown } from '../words/post-mortem-markdown.ts';
import { blamingWords } from './blame.ts';
import { type Checking, checkLink } from './check-link.ts';
import { asItStood, citable, detailOf, type Known, WRITER } from './material.ts';
import { sealsOf } from './seal.ts';
import { keepsFacts } from './wording.ts';
import { writePostMortem } from './write.ts';

type Judging = Pick<Ports, 'digest' | 'settings'>;

export interface Checked {
  known: Known;
  journal: JournalRow[];
  draft: PostMortem;
  /** `INV-1042`. */
  name: string;
}

const editors = ({ edits = [] }: PostMortem, section: Section): string[] => [
  ...new Set(edits.filter((one) => one.section === section).map(({ by }) => by.name)),
];

/** What the trail says each section was, by whoever wrote it last. */
function sealed(trail: readonly AuditRow[]): Map<string, { seal: string; seq: number }> {
  const seals = new Map<string, { seal: string; seq: number }>();
  for (const row of trail)
    if (row.what === 'post-mortem' || row.what === 'post-mortem edited')
      for (const [section, seal] of Object.entries((detailOf(row)['seals'] ?? {}) as Record<string, unknown>))
        seals.set(section, { seal: String(seal), seq: row.seq });
  return seals;
}

function sealFaults(ports: Judging, { known, draft, name }: Checked): PostMortemFault[] {
  const kept = sealed(known.trail);
  const now = sealsOf(ports.digest, draft);
  return [...kept].flatMap(([section, { seal, seq }]) =>
    now[section as Section] === seal
      ? []
      : [
          {
            section: section as Section,
            sentence: '',
            rests_on: `audit entry ${seq}`,
            why: 'The section is not as it was written: its hash in the audit trail is another one.',
            remedy: `See who wrote it last: compass audit ${name}. Take its text from the file in the thread.`,
          },
        ],
  );
}

/** Fields that nobody writes over, with what their sentences do not say. */
const COMPUTED = ['timeline', 'impact', 'hypotheses_tested', 'where_we_got_lucky', 'cost'] as const;

const isWrittenAgain = ({ basis }: PostMortem): boolean => basis?.writer === WRITER;

/** What is another one when the record is written down again; a section that people wrote over may have fewer sentences. */
function rewritten(ports: Judging, { known, draft }: Checked, all: readonly Sentence[]) {
  const { basis } = draft;
  if (basis === undefined || !isWrittenAgain(draft)) return { wrong: [], missing: [], fields: [] };
  const again = writePostMortem(
    {
      ...asItStood(known, draft),
      ...{ zone: basis.zone, minConfidence: basis.minConfidence },
      ...{ name: draft.name, now: draft.writtenAt, similar: draft.similar_incidents },
    },
    ports.digest,
  );
  const key = ({ section, text }: Pick<Sentence, 'section' | 'text'>) => `${section}\n${text}`;
  const [right, mine] = [new Set((again.sentences ?? []).map(key)), new Set(all.map(key))];
  const wrong = all.filter((one) => !right.has(key(one)));
  const missing = (again.sentences ?? []).filter(
    (one) => !mine.has(key(one)) && editors(draft, one.section).length === 0,
  );
  const told = new Set([...wrong, ...missing].map(({ section }) => section));
  const { zone } = basis;
  const fields: { section: Section | null; field: string }[] = [
    ...COMPUTED.filter((field) => !told.has(field) && canonical(again[field]) !== canonical(draft[field])).map(
      (field) => ({ section: field, field }),
    ),
    ...(again.incident_title === draft.incident_title ? [] : [{ section: null, field: 'incident_title' }]),
    ...(postMortemMarkdown(draft, known.investigation, zone) === draft.markdown
      ? []
      : [{ section: null, field: 'markdown' }]),
  ];
  return { wrong, missing, fields };
}

function sentenceFaults({ wrong, missing, fields }: ReturnType<typeof rewritten>): PostMortemFault[] {
  const remedy = 'Trust the record: read it with compass status, and have the sentence as it gives it.';
  const fault = ({ section, text }: Sentence, why: string): PostMortemFault => ({
    ...{ section, sentence: text, rests_on: '' },
    ...{ why, remedy },
  });
  return [
    ...wrong.map((one) => fault(one, 'The record does not give this sentence.')),
    ...missing.map((one) => fault(one, 'The record gives this sentence, and it does not stand here.')),
    ...fields.map(({ section, field }) => ({
      ...{ section, sentence: '', rests_on: '' },
      ...{ why: `The field ${field} is not what the record gives.`, remedy },
    })),
  ];
}

/** Code says nothing that is not a fact of the record: what names none of it could say anything. */
const groundless = (all: readonly Sentence[]): PostMortemFault[] =>
  all
    .filter(({ rests }) => rests.length === 0)
    .map(({ section, text }) => ({
      section,
      sentence: text,
      rests_on: '',
      why: 'It states something and rests on nothing.',
      remedy: 'Do not rely on it: what the record holds is seen with compass status and compass audit.',
    }));

/** What a model worded says what code wrote, or it is not the summary. */
const wordingFaults = ({ draft, known }: Pick<Checked, 'draft' | 'known'>): PostMortemFault[] =>
  draft.worded === undefined || keepsFacts(draft.executive_summary, draft.worded.text, known.investigation)
    ? []
    : [
        {
          section: 'executive_summary',
          sentence: draft.worded.text,
          rests_on: '',
          why: `What ${draft.worded.model} worded has other facts than what code wrote.`,
          remedy: 'Go by the sentences that code wrote: they stand in executive_summary.',
        },
      ];

function linkFaults(checking: Checking, all: readonly Sentence[]) {
  const refs = new Map(
    all.toReversed().flatMap((one) => one.rests.map((ref) => [`${ref.kind} ${ref.id}`, { ref, one }] as const)),
  );
  const checked = [...refs.values()].map(({ ref, one }) => ({ ref, one, ...checkLink(checking, ref) }));
  const broken = checked.flatMap(({ fault, ref, one }) =>
    fault === null ? [] : [{ section: one.section, sentence: one.text, rests_on: ref.what, ...fault }],
  );
  return { all: refs.size, judged: checked.filter(({ judged }) => judged).length, broken };
}

/** What stands there in nobody's name: neither code nor an edit gives it. */
function strangeFaults({ draft, name }: Checked, all: readonly Sentence[]): PostMortemFault[] {
  return EditableSection.options
    .filter((section) => editors(draft, section).length === 0)
    .flatMap((section) => {
      const separator = section === 'executive_summary' || section === 'root_cause' ? ' ' : '\n';
      const written = all.filter((one) => one.section === section).map(({ text }) => text);
      return sectionText(draft, section) === written.join(separator)
        ? []
        : [
            {
              section,
              sentence: '',
              rests_on: '',
              why: 'Something stands in it that neither the record gives nor anybody wrote.',
              remedy: `See what was done to it: compass audit ${name}.`,
            },
          ];
    });
}

function blaming({ draft, known }: Checked): PostMortemCheck['blaming'] {
  const { startedBy, notes, decisions, actions } = known.investigation;
  const people = [
    startedBy,
    ...notes.map(({ by }) => by),
    ...decisions.map(({ by }) => by),
    ...actions.flatMap((one) => [one.requestedBy, ...one.approvals.map(({ by }) => by)]),
  ].flatMap((one) => (one.kind === 'slack' ? one.name : []));
  return EditableSection.options.flatMap((section) =>
    blamingWords(sectionText(draft, section), people).map((words) => ({ section, words })),
  );
}

/** Every link and every sentence of a post-mortem against the record: pure, from what the record holds. */
export function checked(ports: Judging, about: Checked): PostMortemCheck {
  const { known, draft, name, journal } = about;
  const { id } = known.investigation;
  const none = { all: 0, hold: 0 };
  const shell = {
    name: draft.name,
    investigation: id,
    people: [],
    blaming: blaming(about),
    judged: 0,
    written_again: false,
  };
  if (draft.sentences === undefined || draft.basis === undefined || draft.audit === undefined)
    return {
      ...{ ...shell, sentences: none, links: none },
      broken: [
        {
          ...{ section: null, sentence: '', rests_on: '' },
          why: 'It was written by a version whose sentences do not name what they rest on.',
          remedy: `Check the trail that it was written from: compass audit verify ${name}.`,
        },
      ],
    };
  const all = draft.sentences;
  const then = asItStood(known, draft);
  const chain = auditFault(ports, { investigation: id, rows: [...known.trail], journal, head: draft.audit.head });
  const links = linkFaults({ ports, known: then, zone: draft.basis.zone, name }, all);
  const again = rewritten(ports, about, all);
  return {
    ...shell,
    sentences: {
      all: all.length,
      hold: all.filter((one) => one.rests.length > 0 && !again.wrong.includes(one)).length,
    },
    links: { all: links.all, hold: links.all - links.broken.length },
    judged: links.judged,
    written_again: isWrittenAgain(draft),
    people: EditableSection.options
      .map((section) => ({ section, by: editors(draft, section) }))
      .filter(({ by }) => by.length > 0),
    broken: [
      ...(chain === null
        ? []
        : [
            {
              ...{ section: null, sentence: '', rests_on: `audit entry ${chain.entry}` },
              why: chain.why,
              remedy: `compass audit verify ${name}`,
            },
          ]),
      ...groundless(all),
      ...wordingFaults({ draft, known: then }),
      ...links.broken,
      ...sentenceFaults(again),
      ...strangeFaults(about, all),
      ...sealFaults(ports, about),
    ],
  };
}

/** Reads a post-mortem and all that it rests on, and checks it. Rejects with `not_found` where there is none. */
export async function checkPostMortem(ports: Judging, tx: Tx, named: string): Promise<PostMortemCheck> {
  const investigation = await findInvestigation(tx, named);
  const { id, number, postMortem: draft } = investigation;
  if (draft === null)
    throw new CompassError(
      'not_found',
      `INV-${number} has no post-mortem yet: it is written when the investigation ends.`,
    );
  const [trail, journal] = [await tx.audit.list(id), await tx.journal.read(id)];
  const cited = (draft.sentences ?? []).flatMap(({ rests }) =>
    rests.flatMap((ref) => (ref.kind === 'evidence' ? ref.id : [])),
  );
  const rows = await tx.evidence.get([...new Set([...citable(investigation), ...cited])]);
  const evidence = new Map(rows.map((one) => [one.id, one]));
  return checked(ports, { known: { investigation, trail, evidence }, journal, draft, name: `INV-${number}` });
}
