import {
  confidence,
  deciders,
  type Hypothesis,
  type Investigation,
  type Proposal,
  type Proposals,
  type Refusal,
  targetOf,
  upperFirst,
} from '@compass/core';
import { type Block, context, notice, option, section } from '../blocks.ts';
import { lines, mrkdwn } from '../encode.ts';
import { actionLines } from '../present/approval.ts';
import { carriedOf, type FormPlace, form, input, textInput } from './form.ts';

/** Choosing another one shows that. */
const actionInput = (proposals: Proposal[], chosen: Proposal): Block => {
  const options = proposals.map(({ title, entry }) => option(title, entry));
  const initial_option = options[proposals.indexOf(chosen)];
  const select = { type: 'static_select', action_id: 'choose_action', initial_option, options };
  return { ...input('action', 'Action', select), dispatch_action: true };
};

/** The preview: only the presser sees it, and nothing happens yet. `entry`: which of several was chosen; else what is suggested. */
export function mitigateModal(
  investigation: Investigation,
  hypothesis: Hypothesis,
  proposals: Proposals | Refusal,
  { place, zone, entry }: { place: FormPlace; zone: string; entry?: string },
): Record<string, unknown> {
  const why = mrkdwn`*Why* · ${hypothesis.statement}, ${confidence(hypothesis.confidence)}. ${hypothesis.why}`;
  if ('refused' in proposals)
    return form({
      id: 'ask_approval',
      title: 'Mitigate',
      carried: {},
      blocks: [section(lines([mrkdwn`*There is nothing to ask for.* ${proposals.refused}`, why]))],
    });
  const chosen = proposals.find((one) => one.entry === entry) ?? proposals[0];
  return form({
    id: 'ask_approval',
    title: 'Mitigate',
    submit: 'Ask for approval',
    carried: carriedOf(investigation, hypothesis.id, place),
    blocks: [
      proposals.length > 1 ? actionInput(proposals, chosen) : section(mrkdwn`*${chosen.title}*`),
      section(actionLines(chosen.words, chosen.risk, targetOf(chosen, zone))),
      section(why),
      context(mrkdwn`Checked again before it runs; runs at most once.`),
      input('note', 'Note for the approver', textInput(300, 'e.g. its work can be done again tomorrow'), {
        optional: true,
      }),
      notice(
        mrkdwn`*Ask for approval* changes nothing yet. ${upperFirst(deciders(chosen))}${chosen.risk === 'low' ? '; you may, if you are one of them' : ', not you'}.`,
      ),
    ],
  });
}
