import { headline, isOver, sinceLine } from '@compass/core';
import { section } from '../blocks.ts';
import { lines, mrkdwn } from '../encode.ts';
import type { Message, View } from './message.ts';
import { at } from './phrases.ts';

/** It is there after all: whoever went back to sleep is told in the channel, for an edit wakes nobody. */
export function secondLook(view: View): Message | null {
  const { investigation, settings } = view;
  const { secondLook: look } = investigation;
  if (look?.state !== 'found' || isOver(investigation)) return null;
  const title = headline(investigation);
  const when = at(view, look.at);
  return {
    slot: 'second-look',
    thread: true,
    broadcast: true,
    once: true,
    text: `${title}. COMPASS looked again by itself at ${when}; before that it saw nothing wrong.`,
    blocks: [
      section(
        lines([
          mrkdwn`*${title}*`,
          mrkdwn`${sinceLine(investigation, settings.zone)}. COMPASS looked again by itself at ${when}; before that it saw nothing wrong.`,
          mrkdwn`What could be the cause comes in this thread.`,
        ]),
      ),
    ],
  };
}
