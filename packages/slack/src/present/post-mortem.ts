import {
  behalfOf,
  disproofOf,
  dollars,
  type Hypothesis,
  lowerFirst,
  outcomeWord,
  type PostMortem,
  plural,
  similarNames,
} from '@compass/core';
import { actions, type Block, button, context, header, section } from '../blocks.ts';
import { type Encoded, lines, mrkdwn, plain, prose, raw } from '../encode.ts';
import type { Message, View } from './message.ts';
import { at } from './phrases.ts';

const buttons = (value: string, { published }: PostMortem): Block[] => [
  ...(published === undefined
    ? [
        button({ text: 'Publish', action: 'publish_postmortem', value, style: 'primary' }),
        button({ text: 'Edit…', action: 'edit_postmortem', value }),
      ]
    : []),
  button({ text: 'Read all', action: 'read_postmortem', value }),
  button({ text: 'Export', action: 'export_bundle', value }),
];

/** A file cannot be edited: what is published stands under a name of its own. */
const fileOf = ({ name, published }: PostMortem): string => `${name}${published === undefined ? '-draft' : ''}.md`;

/** What the file in the thread holds: people edit the draft, and the file stays as it was put there. */
const wholeText = (draft: PostMortem): Encoded =>
  draft.published === undefined && (draft.edits ?? []).length > 0
    ? mrkdwn`*Read all* shows it as it is now; ${fileOf(draft)} may be older`
    : mrkdwn`${fileOf(draft)} is the whole text`;

const edited = ({ edits = [] }: PostMortem): Encoded[] =>
  edits.length === 0 ? [] : [mrkdwn`Edited by ${[...new Set(edits.map(({ by }) => by.name))].join(', ')}.`];

/** What it took, and that all of it can be looked up. */
const grounds = ({ cost, sentences }: PostMortem): Encoded[] =>
  cost === undefined || sentences === undefined
    ? []
    : [mrkdwn`${plural(cost.reads, 'read')}, ${dollars(cost.usd)} · every sentence of COMPASS names what it rests on`];

/** Told to the channel, once a person wants it to be. */
export function published(view: View): Message | null {
  const { investigation } = view;
  const draft = investigation.postMortem;
  if (draft?.published === undefined) return null;
  const { by, at: when } = draft.published;
  return {
    slot: 'post-mortem-published',
    thread: true,
    broadcast: true,
    text: `${investigation.trigger.service}: post-mortem ${draft.name}. ${draft.incident_title}. ${draft.root_cause}`,
    blocks: [
      section(
        lines([
          mrkdwn`*Post-mortem: ${draft.incident_title}*`,
          mrkdwn`*Impact* · ${prose(draft.impact.sentence)}`,
          mrkdwn`*Cause* · ${prose(draft.root_cause)}`,
        ]),
      ),
      context(mrkdwn`Published by ${by.name} at ${at(view, when)} · ${fileOf(draft)} is in the thread.`),
    ],
  };
}

/** So many are told; the file has them all. */
const NAMED = 5;

/** What was seen instead of what it predicts, with the lag in it. */
function notTheCause({ investigation }: View, { number, statement }: Hypothesis): Encoded {
  const verdict = disproofOf(investigation, number);
  return verdict === undefined ? mrkdwn`• ${statement}` : mrkdwn`• ${statement}: saw ${lowerFirst(verdict.saw)}`;
}

/** Impact, cause, not the cause, what ended it, proposed; the whole text as a file. People edit it, and one of them publishes it. */
export function postMortem(view: View): Message | null {
  const { investigation } = view;
  const draft = investigation.postMortem;
  if (draft === null) return null;
  const gone = investigation.hypotheses.filter((one) => one.status === 'disproven');
  const done = investigation.actions.filter((one) => one.state === 'acted');
  const more = gone.length > NAMED ? [mrkdwn`and ${gone.length - NAMED} more`] : [];
  const similar = similarNames(investigation);
  return {
    slot: 'post-mortem',
    thread: true,
    broadcast: false,
    text: `${investigation.trigger.service}: post-mortem ${draft.published === undefined ? 'draft ' : ''}${draft.name}. ${draft.root_cause}`,
    blocks: [
      header(`${draft.published === undefined ? 'Post-mortem draft' : 'Post-mortem'}: ${draft.incident_title}`),
      section(
        lines([mrkdwn`*Impact* · ${prose(draft.impact.sentence)}`, mrkdwn`*Cause* · ${prose(draft.root_cause)}`]),
      ),
      ...(gone.length === 0
        ? []
        : [
            section(
              lines([mrkdwn`*Not the cause*`, ...gone.slice(0, NAMED).map((one) => notTheCause(view, one)), ...more]),
            ),
          ]),
      ...(done.length === 0
        ? []
        : [
            section(
              lines(
                done.map(
                  (one) => mrkdwn`*What was done* · ${one.title}, ${behalfOf(one)}: ${outcomeWord(investigation, one)}`,
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
      actions(...buttons(investigation.id, draft)),
      context(
        ...edited(draft),
        ...grounds(draft),
        mrkdwn`${raw(wholeText(draft))} · INV-${investigation.number}`,
        ...(draft.audit === undefined
          ? []
          : [
              mrkdwn`Audit: ${plural(draft.audit.entries, 'entry', 'entries')}, head ${draft.audit.head.slice(0, 12)}…`,
            ]),
        ...(similar === null ? [] : [mrkdwn`${similar}`]),
      ),
    ],
  };
}

export function postMortemFile({ investigation }: View): Message | null {
  const draft = investigation.postMortem;
  if (draft === null) return null;
  const name = fileOf(draft);
  return {
    slot: `post-mortem-file${draft.published === undefined ? '' : ':published'}`,
    thread: true,
    broadcast: false,
    text: name,
    blocks: [],
    file: { name, title: plain(draft.incident_title, 150), content: draft.markdown },
  };
}
