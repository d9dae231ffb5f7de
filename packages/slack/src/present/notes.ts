import { isAskedAgain } from '@compass/core';
import { section } from '../blocks.ts';
import { lines, mrkdwn, prose } from '../encode.ts';
import type { Message, View } from './message.ts';

/** What a person added, and what it changed. */
export function notes({ investigation }: View): Message[] {
  return investigation.notes.flatMap((note, index): Message[] => {
    const { name } = note.by;
    const isJoined = isAskedAgain(note);
    // Who asks about what is looked at already is told that it was added; of other apps' alerts the footer counts each.
    if (isJoined && (note.by.kind !== 'slack' || note.text === '')) return [];
    const what = isJoined ? 'asks too' : 'added';
    const files = (note.files ?? []).map((file) => file.name).join(', ');
    return [
      {
        slot: `note:${index}`,
        thread: true,
        broadcast: false,
        text: `${investigation.trigger.service}: ${name} ${what}: ${note.text || note.query || files}`,
        blocks: [
          section(
            lines([
              mrkdwn`*${name} ${what}:* ${prose(note.text)}`,
              note.query === null ? '' : mrkdwn`*Query* · ${prose(note.query)}`,
              files === '' ? '' : mrkdwn`*Files* · ${files}`,
              isJoined ? '' : note.answer === '' ? mrkdwn`Looking …` : mrkdwn`${prose(note.answer)}`,
            ]),
          ),
        ],
      },
    ];
  });
}
