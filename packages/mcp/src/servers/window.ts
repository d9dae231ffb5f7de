import { CompassError } from '@compass/core';
import { argumentNs } from '../player/times.ts';

/** Time arguments in nanoseconds. CompassError `invalid` names a malformed one. */
export const windowNs = (start: string | number, end: string | number): { startNs: bigint; endNs: bigint } => {
  const [startNs, endNs] = [argumentNs('start', start), argumentNs('end', end)];
  if (endNs < startNs) throw new CompassError('invalid', 'end lies before start', { field: 'end' });
  return { startNs, endNs };
};
