import { allVisible } from '@compass/core';
import { z } from 'zod';
import { EXIT } from './exit-code.ts';

/** What went wrong, in one line for people; the exit code says which family, `status` what REST answered. */
export class CliError extends Error {
  readonly exitCode: number;
  readonly status: number | null;
  constructor(message: string, exitCode: number = EXIT.error, status: number | null = null) {
    super(message);
    this.exitCode = exitCode;
    this.status = status;
  }
}

/** What was refused and why (RFC 9457); neither has to be there. */
const Problem = z.looseObject({ title: z.string().optional(), detail: z.string().optional() });

/** A COMPASS that starts again is away for so long, at most. */
export const AGAIN_MS = [500, 1000, 2000, 4000, 8000, 8000, 8000];

const REFUSED = [403, 409];
/** REST speaks of its header; who types commands sets a variable. */
const NO_TOKEN =
  'COMPASS asks for a token: set COMPASS_API_TOKEN, in the environment or in .env, to one that it knows.';

/** What an answer other than yes says. */
export async function problemOf(response: Response): Promise<CliError> {
  const answer = allVisible(await response.json().catch(() => null));
  const { detail, title } = Problem.safeParse(answer).data ?? {};
  return new CliError(
    response.status === 401 ? NO_TOKEN : (detail ?? title ?? `COMPASS answered ${response.status}.`),
    REFUSED.includes(response.status) ? EXIT.refused : EXIT.error,
    response.status,
  );
}
