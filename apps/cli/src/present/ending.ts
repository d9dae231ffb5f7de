import { clockTime, isAskedAgain, lowerFirst, type WireStanding } from '@compass/core';
import { paragraph } from '../terminal/layout.ts';
import { type Piece, piece } from './piece.ts';

const latest = ({ audit_trail, start_time }: WireStanding): string => audit_trail.at(-1)?.at ?? start_time;

/** What people added, and what reading it gave. */
const notePieces = ({ notes }: WireStanding): Piece[] =>
  notes.flatMap(({ by, at, text, query, answer }, index) =>
    answer === '' || isAskedAgain({ answer })
      ? []
      : [
          piece({
            key: `note:${index}`,
            at,
            line: `${by} added: ${text || (query ?? '')}`,
            more: (look) => paragraph(look, answer, (line) => line, 3),
          }),
        ],
  );

/** Steps that were given up. */
const troublePieces = (standing: WireStanding): Piece[] =>
  standing.trouble.map((line, index) =>
    piece({
      key: `trouble:${index}`,
      at: latest(standing),
      line,
      block: (look) => paragraph(look, line, look.paint.yellow),
    }),
  );

function endPieces(standing: WireStanding): Piece[] {
  const { status, trigger, zone, end_time: end, error } = standing;
  const at = end ?? latest(standing);
  const told = (line: string) => [
    piece({ key: 'end', at, line, block: (look) => paragraph(look, line, look.paint.bold) }),
  ];
  if (status === 'failed') return told(`COMPASS could not go on: ${lowerFirst(error ?? 'an error of its own')}`);
  return status === 'closed' ? told(`${trigger.service}: closed at ${clockTime(at, zone)} ${zone}`) : [];
}

/** Notes, troubles, the end, the post-mortem and what somebody said of the cause. */
export function endingPieces(standing: WireStanding): Piece[] {
  const { post_mortem: name, feedback } = standing;
  const written =
    name === null
      ? []
      : [
          piece({
            key: 'post-mortem',
            at: latest(standing),
            line: `Post-mortem ${name}: compass postmortem ${standing.name}`,
          }),
        ];
  const said =
    feedback === null
      ? []
      : [
          piece({
            key: `feedback:${feedback.at}`,
            at: feedback.at,
            line: `Was this the cause? ${feedback.by}: ${feedback.answer}`,
          }),
        ];
  return [...notePieces(standing), ...troublePieces(standing), ...endPieces(standing), ...written, ...said];
}
