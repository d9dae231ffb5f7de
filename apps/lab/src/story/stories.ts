import { releaseIsBad } from './bad-release.ts';
import type { Installation } from './installation.ts';
import { lockIsEnded, recordLock } from './lock.ts';
import { ordersSpin, pageWhileAllIsWell } from './quiet-and-spin.ts';
import { paymentsAreSlow } from './slow-payments.ts';

export interface Story {
  /** How much later than the first its incident begins: four investigations at once would be a load of their own. */
  laterS: number;
  /** Says what happens, and answers with what is not so. */
  tell(place: Installation, say: (line: string) => void): Promise<string[]>;
}

/** What the lab tells, each on a system of its own; `record`: the folder that the lock becomes a recorded incident in. */
export const stories = (record: string | undefined): Record<string, Story> => ({
  lock: { laterS: 0, tell: record === undefined ? lockIsEnded : (...asked) => recordLock(...asked, record) },
  // A page while all is well comes before anything else is broken on this machine.
  spin: {
    laterS: 0,
    tell: async (...asked) => [...(await pageWhileAllIsWell(...asked)), ...(await ordersSpin(...asked))],
  },
  payments: { laterS: 12, tell: paymentsAreSlow },
  release: { laterS: 18, tell: releaseIsBad },
});
