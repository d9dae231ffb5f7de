import type { Log } from '@compass/core';
import type { See } from './seen.ts';

/** What is done, as lines of the log: ends for everybody, the rest for who looks closely. */
export const logSeen =
  (log: Log): See =>
  (seen) => {
    if (seen.what === 'end') {
      const { id: investigation, number, status: end } = seen.investigation;
      return log.info({ investigation, number, end }, 'an investigation ended');
    }
    const { what, about: _about, from, to, ...more } = seen;
    log.debug({ what, ...more, ms: to.getTime() - from.getTime() }, what);
  };
