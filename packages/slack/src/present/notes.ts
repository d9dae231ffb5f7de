import { isAskedAgain } from '@compass/core';
import { section } from '../blocks.ts';
import { lines, mrkdwn } from '../encode.ts';
import type { Message, View } from './message.ts';

/** What a person added, and what it changed. */
export function notes({ investigation }: View): Message[] {
  return investigation.notes.flatMap((note, index): Message[] => {
    if (isAskedAgain(note)) return [];
    const files = (note.files ?? []).map(({ name }) => name).join(', ');
    return [
      {
        slot: `note:${index}`,
        thread: true,
        broadcast: false,
        text: `${investigation.trigger.service}: ${note.by.name} added: ${note.text || note.query || files}`,
        blocks: [
          section(
            lines([
              mrkdwn`*${note.by.name} added:* ${note.text}`,
              note.query === null ? '' : mrkdwn`*Query* · ${note.query}`,
              files === '' ? '' : mrkdwn`*Files* · ${files}`,
              note.answer === '' ? mrkdwn`Looking …` : mrkdwn`${note.answer}`,
            ]),
          ),
        ],
      },
    ];
  });
}
