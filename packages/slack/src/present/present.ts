import { type Action, wasUnseen } from '@compass/core';
import { push } from '../encode.ts';
import { fitBlocks } from '../fit-blocks.ts';
import { approval } from './approval.ts';
import { catchUps } from './catch-up.ts';
import { handovers } from './handover.ts';
import { list } from './list.ts';
import { mentionLine } from './mention.ts';
import type { Message, View } from './message.ts';
import { notes } from './notes.ts';
import { outcome } from './outcome.ts';
import { pageNews } from './pages.ts';
import { plan } from './plan.ts';
import { postMortem, postMortemFile, published } from './post-mortem.ts';
import { root } from './root.ts';
import { secondLook } from './second-look.ts';
import { unknown } from './unknown.ts';
import { verdicts } from './verdict.ts';

/** Asked for and expired while Slack was away: told in one message with all else. */
const missed = ({ investigation }: View, { state, requestedAt, expiresAt }: Action): boolean =>
  state === 'expired' && wasUnseen(investigation, requestedAt) && wasUnseen(investigation, expiresAt);

const shaped = (view: View, one: Message): Message => ({
  ...one,
  text: push(one.text),
  blocks: fitBlocks([...mentionLine(view, one), ...one.blocks]),
});

/** The root alone: its links are known only once the others stand. */
export const presentRoot = (view: View): Message => shaped(view, root(view));

/** From the record to the messages that should exist, in the order in which they should appear. Pure; an address is given. */
export function present(view: View): Message[] {
  const { actions } = view.investigation;
  const messages: (Message | null)[] = [
    root(view),
    plan(view),
    secondLook(view),
    list(view),
    ...verdicts(view),
    ...catchUps(view),
    ...notes(view),
    ...pageNews(view),
    ...handovers(view),
    ...actions.filter((one) => !missed(view, one)).map((one) => approval(view, one)),
    ...actions.map((one) => unknown(view, one)),
    ...actions.map((one) => outcome(view, one)),
    postMortemFile(view),
    postMortem(view),
    published(view),
  ];
  return messages.filter((one) => one !== null).map((one) => shaped(view, one));
}
