import { section } from '../blocks.ts';
import { lines, mrkdwn, prose } from '../encode.ts';
import type { Message, View } from './message.ts';
import { at } from './phrases.ts';

/** Who watches it from then on: a message of its own, for an edit wakes nobody. */
export const handovers = (view: View): Message[] =>
  (view.investigation.handovers ?? []).map((one, index) => ({
    slot: `handover:${index}`,
    thread: true,
    broadcast: false,
    text: `${view.investigation.trigger.service}: ${one.by.name} handed this over to ${one.to.name}. ${one.note}`,
    blocks: [
      section(
        lines([
          mrkdwn`*${one.by.name} handed this over to ${one.to.name} at ${at(view, one.at)}.*`,
          one.note === '' ? '' : mrkdwn`${prose(one.note, 700)}`,
        ]),
      ),
    ],
  }));
