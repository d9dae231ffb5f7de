import type { Job } from '@compass/core';

/** What makes two jobs the same one. */
export const jobIdOf = ({ step, epoch, late = 0 }: Job & { late: number | undefined }): string =>
  late === 0 ? `${step}.${epoch}` : `${step}.${epoch}.${late}`;
