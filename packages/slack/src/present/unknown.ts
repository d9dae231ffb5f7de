import { type Action, isOver, settledBy, targetOf } from '@compass/core';
import { actions, type Block, button, section } from '../blocks.ts';
import { lines, mrkdwn } from '../encode.ts';
import type { Message, View } from './message.ts';
import { ref } from './phrases.ts';

/** Only a look can settle what a crash left unknown: COMPASS's own, or a person's. */
function settling({ investigation }: View, action: Action): Block[] {
  if (isOver(investigation)) return [];
  const value = ref(investigation, action.id);
  return [
    actions(
      button({ text: 'Read back again', action: 'settle_look', value, style: 'primary' }),
      button({ text: 'It ran', action: 'settle_ran', value }),
      button({ text: 'It did not run', action: 'settle_not', value }),
    ),
  ];
}

/** Nobody knows whether it ran; once somebody has settled that, what was found and by whom. Its effect has a message of its own. */
export function unknown(view: View, action: Action): Message | null {
  const { investigation } = view;
  const by = settledBy(investigation, action)?.by.name;
  const isOpen = action.state === 'unknown';
  if (!isOpen && by === undefined) return null;
  const found = action.state === 'acted' ? 'it ran' : 'it did not run';
  const title = `${investigation.trigger.service}: ${isOpen ? 'unknown whether it ran' : found}: ${action.title}`;
  const more = isOpen
    ? mrkdwn`${action.result} COMPASS will not try again by itself. Look at ${targetOf(action, view.settings.zone)}, and say what you found.`
    : mrkdwn`${action.result} Settled by ${by ?? ''}. ${action.state === 'acted' ? 'Its effect is watched, or was.' : 'Nothing more is done.'}`;
  return {
    slot: `unknown:${action.id}`,
    thread: true,
    broadcast: true,
    text: title,
    blocks: [section(lines([mrkdwn`*${title}*`, more])), ...(isOpen ? settling(view, action) : [])],
  };
}
