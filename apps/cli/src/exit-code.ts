import type { WireStanding } from '@compass/core';

/** How commands end, for whoever starts them from a program. */
export const EXIT = { done: 0, error: 1, usage: 2, noCause: 3, refused: 4 } as const;

export const EXIT_CODES = `Ends with
  0  what was asked for is done; of an investigation: a cause is named, or
     it recovered
  1  an error
  2  the command was not used as it can be
  3  no cause is named
  4  refused: COMPASS said no, or a person did`;

type Standing = Pick<WireStanding, 'status' | 'cause' | 'feedback'>;

/** Of an investigation, as it stands when the command ends. */
export function exitCodeOf({ status, cause, feedback }: Standing): number {
  if (status === 'resolved') return EXIT.done;
  if (status === 'failed') return EXIT.error;
  return cause !== null || feedback?.answer === 'yes' || feedback?.answer === 'partly' ? EXIT.done : EXIT.noCause;
}
