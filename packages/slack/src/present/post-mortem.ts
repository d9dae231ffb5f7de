import { lowerFirst, plural } from '@compass/core';
import { actions, button, context, header, section } from '../blocks.ts';
import { lines, mrkdwn, plain } from '../encode.ts';
import type { Message, View } from './message.ts';
import { recordedLine } from './phrases.ts';

/** Impact, cause, not the cause, what ended it, proposed; the whole text as a file. One reply is broadcast to the channel. */
export function postMortem(view: View): Message | null {
  const { investigation } = view;
  const draft = investigation.postMortem;
  if (draft === null) return null;
  const gone = investigation.hypotheses.filter((one) => one.status === 'disproven');
  const done = investigation.actions.filter((one) => one.state === 'acted');
  const recorded = recordedLine(view);
  return {
    slot: 'post-mortem',
    thread: true,
    // A recovery is told to the channel once; what a person closed needs nobody to be woken.
    broadcast: investigation.status === 'resolved',
    text: `${investigation.trigger.service}: post-mortem draft ${draft.name}. ${draft.root_cause}`,
    blocks: [
      header(`Post-mortem draft: ${draft.incident_title}`),
      section(lines([mrkdwn`*Impact* · ${draft.impact.sentence}`, mrkdwn`*Cause* · ${draft.root_cause}`])),
      ...(gone.length === 0
        ? []
        : [section(mrkdwn`*Not the cause* · ${gone.map((one) => lowerFirst(one.statement)).join(', ')}`)]),
      ...(done.length === 0
        ? []
        : [
            section(
              lines(
                done.map(
                  (one) =>
                    mrkdwn`*What was done* · ${one.title}, asked by ${one.requestedBy.name}, approved by ${one.approvals.map((each) => each.by.name).join(', ')}: ${one.outcome?.replace('_', ' ') ?? 'open'}`,
                ),
              ),
            ),
          ]),
      ...(draft.action_items.length === 0
        ? []
        : [
            section(
              lines([
                mrkdwn`*Proposed*`,
                ...draft.action_items.slice(0, 6).map((item, index) => mrkdwn`${index + 1}. ${item.title}`),
              ]),
            ),
          ]),
      actions(button({ text: 'Export', action: 'export_bundle', value: investigation.id })),
      context(
        mrkdwn`${draft.name}.md is the whole text · INV-${investigation.number} · npx --no compass postmortem INV-${investigation.number}`,
        ...(draft.audit === undefined
          ? []
          : [
              mrkdwn`Audit: ${plural(draft.audit.entries, 'entry', 'entries')}, head ${draft.audit.head.slice(0, 12)}…`,
            ]),
        ...(recorded === '' ? [] : [recorded]),
      ),
    ],
  };
}

export function postMortemFile({ investigation }: View): Message | null {
  const draft = investigation.postMortem;
  if (draft === null) return null;
  const name = `${draft.name}.md`;
  return {
    slot: 'post-mortem-file',
    thread: true,
    broadcast: false,
    text: name,
    blocks: [],
    file: { name, title: plain(draft.incident_title, 150), content: draft.markdown },
  };
}
