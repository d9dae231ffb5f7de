import type { Look } from '../terminal/look.ts';
import { actionPieces } from './action.ts';
import { endingPieces } from './ending.ts';
import { listPieces } from './list.ts';
import { lookingPieces } from './looking.ts';
import type { Known, Piece } from './piece.ts';
import { verdictPieces } from './verdict.ts';

/**
 * All that an investigation has to say so far, in the order in which it is read. Where lines are redrawn, the agents are those lines. Pure: whoever
 * shows it keeps which keys were said.
 */
export const piecesOf = (known: Known, look: Pick<Look, 'live'>): Piece[] => [
  ...(look.live ? [] : lookingPieces(known.standing)),
  ...listPieces(known.standing),
  ...verdictPieces(known),
  ...actionPieces(known),
  ...endingPieces(known.standing),
];
