import {
  confidence,
  deciders,
  type Hypothesis,
  type Investigation,
  type Proposal,
  type Refusal,
  targetOf,
  upperFirst,
} from '@compass/core';
import { context, notice, section } from '../blocks.ts';
import { lines, mrkdwn } from '../encode.ts';
import { actionLines } from '../present/approval.ts';
import { carriedOf, type FormPlace, form, input, textInput } from './form.ts';

/** The preview: only the presser sees it, and nothing happens yet. */
export function mitigateModal(
  investigation: Investigation,
  hypothesis: Hypothesis,
  proposal: Proposal | Refusal,
  { place, zone }: { place: FormPlace; zone: string },
): Record<string, unknown> {
  const why = mrkdwn`*Why* · ${hypothesis.statement}, ${confidence(hypothesis.confidence)}. ${hypothesis.why}`;
  if ('refused' in proposal)
    return form({
      id: 'ask_approval',
      title: 'Mitigate',
      carried: {},
      blocks: [section(lines([mrkdwn`*There is nothing to ask for.* ${proposal.refused}`, why]))],
    });
  return form({
    id: 'ask_approval',
    title: 'Mitigate',
    submit: 'Ask for approval',
    carried: carriedOf(investigation, hypothesis.id, place),
    blocks: [
      section(mrkdwn`*${proposal.title}*`),
      section(actionLines(proposal.words, proposal.risk, targetOf(proposal, zone))),
      section(why),
      context(mrkdwn`Checked again before it runs; runs at most once.`),
      input('note', 'Note for the approver', textInput(300, 'e.g. its work can be done again tomorrow'), {
        optional: true,
      }),
      notice(
        mrkdwn`*Ask for approval* changes nothing yet. ${upperFirst(deciders(proposal))}${proposal.risk === 'low' ? '; you may, if you are one of them' : ', not you'}.`,
      ),
    ],
  });
}
