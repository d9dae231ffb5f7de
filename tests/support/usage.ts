import { readFileSync } from 'node:fs';

/** Of Linux for every program, whatever the kernel counts by. */
const TICKS_PER_SECOND = 100;

/** User and system time of processes so far, in seconds; with `ended`, also that of their children that have ended. From /proc, so on Linux alone. */
export const cpuSeconds = (pids: number[], { ended = false }: { ended?: boolean } = {}): number =>
  pids.reduce((sum, pid) => {
    // What stands before is the name, which may hold anything.
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1)?.split(' ') ?? [];
    const ticks = fields.slice(11, ended ? 15 : 13).reduce((all, one) => all + Number(one), 0);
    return sum + ticks / TICKS_PER_SECOND;
  }, 0);

/** Resident memory of a process now, and the most that it ever was, in megabytes. */
export function megabytes(pid: number): { now: number; most: number } {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  const of = (field: string) => Number(new RegExp(`^${field}:\\s+(\\d+) kB$`, 'm').exec(status)?.[1]) / 1024;
  return { now: of('VmRSS'), most: of('VmHWM') };
}
