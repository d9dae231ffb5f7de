import { accept, CompassError, type Delivery, type Ports } from '@compass/core';

/** Senders wait for three seconds and come again: they must hear of a record that does not answer before they give up. */
const LONGEST_MS = 2000;

/** `accept`, or CompassError `unavailable` when it takes too long; what is stored after that is known by its key when it comes again. */
export async function acceptInTime(ports: Ports, delivery: Delivery): Promise<{ isNew: boolean }> {
  // What comes too late would keep those that can still be in time from it.
  const [answered, tooLate] = [new AbortController(), new AbortController()];
  const late = ports.clock.sleep(LONGEST_MS, answered.signal).then(() => {
    tooLate.abort();
    throw new CompassError('unavailable', 'The record does not answer. Send it again.', { retryAfterMs: 1000 });
  });
  try {
    return await Promise.race([accept(ports, delivery, { abort: tooLate.signal }), late]);
  } finally {
    answered.abort();
  }
}
