import type { Job } from '@compass/core';

/**
 * What makes two jobs the same one. A job for now is not the same as one for later: a delay is counted by the clock of whoever added it, and where
 * that was wrong, the step that is due by the record's must not be ignored for the sake of a job that still waits. Nor is one that nobody
 * claimed for `late` whole leases: who took it may be gone.
 */
export const jobIdOf = ({
  step,
  epoch,
  delayMs,
  late = 0,
}: Job & { delayMs: number; late: number | undefined }): string =>
  [step, epoch, ...(delayMs > 0 ? ['later'] : late > 0 ? [late] : [])].join('.');
