import type { Investigation } from '../nouns/investigation.ts';
import type { EditableSection, PostMortem } from '../nouns/post-mortem.ts';
import { clockTime, confidence, dayOf, plural } from './numbers.ts';
import { visible } from './visible.ts';

/** Outside text in Markdown: nothing of it may become markup or a link, and all of it can be seen. */
const plain = (text: string): string =>
  visible(text)
    .replace(/\s*\n\s*/g, ' ')
    .replace(/\bhtt(?=ps?:\/\/)/gi, 'hxx')
    .replace(/[\\`*_[\]<>#|!]/g, (sign) => `\\${sign}`);

const list = (lines: string[], none: string): string[] =>
  lines.length === 0 ? [none] : lines.map((line) => `- ${plain(line)}`);

const section = (title: string, lines: string[]): string[] => [`## ${title}`, '', ...lines, ''];

/** The post-mortem as a Markdown document; times in the installation's zone, named once. */
export function postMortemMarkdown(
  draft: Omit<PostMortem, 'markdown'>,
  investigation: Investigation,
  zone: string,
): string {
  const time = (at: string) => `${dayOf(at, zone)} ${clockTime(at, zone, { seconds: true })}`;
  const edited = (section: EditableSection): string[] => {
    const names = (draft.edits ?? []).filter((one) => one.section === section).map(({ by }) => by.name);
    return names.length === 0 ? [] : ['', `_Written by ${plain([...new Set(names)].join(', '))}._`];
  };
  const state = draft.published === undefined ? 'draft' : `published by ${plain(draft.published.by.name)}`;
  const played =
    investigation.recording === null
      ? []
      : [
          `Played from the recorded incident ${plain(investigation.recording.id)}, its times moved to the day of the investigation.`,
          '',
        ];
  return [
    `# ${draft.name}: ${plain(draft.incident_title)}`,
    '',
    `INV-${investigation.number} · ${investigation.trigger.severity} · written ${time(draft.writtenAt)} · ${state} · times are ${zone}`,
    '',
    ...played,
    plain(draft.executive_summary),
    ...edited('executive_summary'),
    '',
    ...section('Impact', [plain(draft.impact.sentence)]),
    ...section('Root cause', [plain(draft.root_cause), ...edited('root_cause')]),
    ...section('Contributing factors', [
      ...list(draft.contributing_factors, 'None stood above the threshold.'),
      ...edited('contributing_factors'),
    ]),
    ...section(
      'Timeline',
      draft.timeline.map((line) => `- \`${time(line.at)}\` ${plain(line.what)}`),
    ),
    ...section(
      'Hypotheses',
      draft.hypotheses_tested.flatMap((one) => [
        `- **${one.number} · ${plain(one.statement)}**: ${one.status}, ${confidence(one.confidence)}`,
        ...one.tests.map(
          (test) => `  - ${plain(test.question)} ${test.verdict}: ${plain(test.saw)} (test \`${test.hash}\`)`,
        ),
      ]),
    ),
    ...section('What went well', [
      ...list(draft.what_went_well, 'Nothing the record shows.'),
      ...edited('what_went_well'),
    ]),
    ...section('What went poorly', [
      ...list(draft.what_went_poorly, 'Nothing the record shows.'),
      ...edited('what_went_poorly'),
    ]),
    ...section('Where we got lucky', list(draft.where_we_got_lucky, 'Nothing the record shows.')),
    ...section('Action items', [
      ...list(
        draft.action_items.map(({ title, why }) => (why === '' ? title : `${title} (${why})`)),
        'None proposed.',
      ),
      ...edited('action_items'),
    ]),
    ...section('Lessons learned', [
      ...list(draft.lessons_learned, 'None drawn from the record.'),
      ...edited('lessons_learned'),
    ]),
    ...section('Similar incidents', list(draft.similar_incidents, 'None known.')),
    ...(draft.audit === undefined
      ? []
      : [`Audit: ${plural(draft.audit.entries, 'entry', 'entries')}, head \`${draft.audit.head}\``, '']),
  ].join('\n');
}
