import { EditableSection, type Investigation, type PostMortem, plural, sectionText, summaryShown } from '@compass/core';
import { type Block, divider, section } from '../blocks.ts';
import { type Encoded, lines, mrkdwn, plain, prose } from '../encode.ts';
import { carriedOf, type FormPlace, form, input, textInput } from './form.ts';

const TITLES: Record<EditableSection, string> = {
  executive_summary: 'Summary',
  root_cause: 'Cause',
  contributing_factors: 'Contributing factors',
  what_went_well: 'What went well',
  what_went_poorly: 'What went poorly',
  action_items: 'Action items',
  lessons_learned: 'Lessons learned',
};

/** Of one input. */
const LONGEST = 3000;

function sectionInput(name: EditableSection, text: string): Block {
  // Cut and sent back, its end would be gone.
  if (text.length > LONGEST)
    return section(mrkdwn`*${TITLES[name]}* is too long for a form, and stays as it is here. Edit it in the file.`);
  const hint = name.endsWith('summary') || name === 'root_cause' ? {} : { hint: 'One line for each point.' };
  const filled = text === '' ? {} : { initial_value: text };
  return input(
    name,
    TITLES[name],
    { ...textInput(LONGEST, 'Nothing yet', true), ...filled },
    { optional: true, ...hint },
  );
}

/** One input a section. Numbers, timeline and hypotheses come from the record and are not edited. */
export function editPostMortemModal(
  investigation: Investigation,
  draft: PostMortem,
  place: FormPlace,
): Record<string, unknown> {
  const inputs = EditableSection.options.map((name) => sectionInput(name, sectionText(draft, name)));
  return form({
    id: 'edit_postmortem',
    title: 'Edit the post-mortem',
    submit: 'Save',
    carried: carriedOf(investigation, '', place),
    blocks: [
      section(
        mrkdwn`*${draft.name}* · Timeline, impact and hypotheses come from the record and stay as they are. Your name will stand beside what you change.`,
      ),
      ...inputs,
    ],
  });
}

/** Numbers that lead to the last section of the file, and that section: on a phone nobody follows them. */
const MARKS = / \[\d+(?:, \d+)*\]/g;
const GROUNDS = 'What this rests on';
/** Of one section; the file has them all. */
const LINES = 40;
/** Of one block, as encoded. */
const ROOM = 2900;

/** As many lines to a block as it holds: none is cut. */
function filledBlocks(title: string, text: Encoded[]): Block[] {
  const parts = [mrkdwn`*${title}*`];
  for (const line of text) {
    const longer = `${parts.at(-1)}\n${line}` as Encoded;
    if (longer.length <= ROOM) parts[parts.length - 1] = longer;
    else parts.push(line);
  }
  return parts.map((one) => section(one));
}

/** The whole text, section by section, for a phone. */
export function readPostMortemModal(draft: PostMortem): Record<string, unknown> {
  const [, ...parts] = draft.markdown.split(/^## /m);
  const blocks = parts.flatMap((part): Block[] => {
    const [title = '', ...body] = part.split('\n');
    if (title === GROUNDS) return [section(mrkdwn`What each sentence rests on stands in the file.`), divider()];
    const text = body
      .filter((line) => line.trim() !== '')
      .map((line) => mrkdwn`${prose(line.replace(MARKS, '').replaceAll('\\', '').replaceAll('**', ''), ROOM)}`);
    const more = text.length > LINES ? [mrkdwn`and ${plural(text.length - LINES, 'more line')} in the file`] : [];
    return [...filledBlocks(title, [...text.slice(0, LINES), ...more]), divider()];
  });
  return form({
    id: 'read_postmortem',
    title: plain(draft.name, 24),
    carried: {},
    blocks: [
      section(lines([mrkdwn`*${draft.incident_title}*`, mrkdwn`${prose(summaryShown(draft))}`])),
      divider(),
      ...blocks,
    ].slice(0, 99),
  });
}
