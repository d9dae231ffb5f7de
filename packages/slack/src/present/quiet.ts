import { isPaged, quantity, span } from '@compass/core';
import { actions, type Block, button, section } from '../blocks.ts';
import { type Encoded, lines, mrkdwn, raw } from '../encode.ts';
import type { View } from './message.ts';
import { at, closedLine, notSeen } from './phrases.ts';

/** What is missing, and what lies between two readings: always something. */
function missing(view: View, shorter: string): Encoded {
  const named = notSeen(view);
  if (shorter === '') return named;
  if (view.investigation.notSeen.length === 0) return mrkdwn`*Not seen:* ${shorter}.`;
  return mrkdwn`${raw(named.replace(/^Not seen:/, '*Not seen:*').replace(/\.$/, '') as Encoded)}, and ${shorter}.`;
}

/** The page says, the data says, so nobody: lets someone go back to sleep without a promise that cannot be kept. */
export function quietBlocks(view: View): Block[] {
  const { symptom, trigger, window, status } = view.investigation;
  const { id } = view.investigation;
  const said =
    trigger.symptoms.length === 0 ? `something is wrong with ${trigger.service}` : trigger.symptoms.join(', ');
  const normal =
    symptom === null || symptom.range === null
      ? ''
      : ` Its normal range is ${quantity(symptom.range[0], symptom.unit)} to ${quantity(symptom.range[1], symptom.unit)}.`;
  const looked = window === null ? '' : `, from ${at(view, window.start)} to ${at(view, window.end)}`;
  const who = isPaged(trigger) ? 'The page' : 'The question';
  const shorter =
    window === null ? '' : `anything shorter than ${span(window.stepSeconds)}, the time between two readings`;
  return [
    section(
      lines([
        mrkdwn`*${who} says* ${said}, at ${at(view, trigger.timestamp)}.`,
        mrkdwn`*The data says* ${symptom?.phrase ?? 'nothing'}${looked}.${normal}`,
        mrkdwn`*So no cause is named and nobody is accused.*`,
        closedLine(view),
      ]),
    ),
    section(mrkdwn`${raw(missing(view, shorter))} This is no promise that all is well.`),
    ...(status === 'closed'
      ? []
      : [
          actions(
            button({ text: 'Look again', action: 'look_again', value: id, style: 'primary' }),
            button({ text: 'I can see it…', action: 'request_data', value: id }),
            button({ text: 'Close: nothing wrong', action: 'close', value: id }),
          ),
        ]),
  ];
}
