import { existsSync, readFileSync } from 'node:fs';

const STATS = '/proc/self/schedstat';
const counted = existsSync(STATS);

/** Milliseconds for which this process wanted to run and others had the processors, so far; 0 where the kernel does not count it. */
export const cpuWait = (): number => (counted ? Number(readFileSync(STATS, 'utf8').split(' ')[1]) / 1e6 : 0);
