import { z } from 'zod';

/** Fewer can be guessed by asking. */
const SHORTEST = 16;

export const TOO_SHORT = `must have at least ${SHORTEST} characters`;
/** What prints one that nobody guesses. */
export const REMEDY = 'openssl rand -hex 32 prints one that nobody guesses';

export const isLongEnough = (token: string): boolean => token.length >= SHORTEST;

/** What an installation makes up for those who ask COMPASS; empty for none. */
export const OwnToken = z.string().refine((token) => token === '' || isLongEnough(token), {
  error: `${TOO_SHORT}: ${REMEDY}`,
});
