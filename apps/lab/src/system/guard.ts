import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';

// Outlives the lab by seconds: its standard input ends when the lab is gone, however it went, and then it ends
// the programs the lab had started and not stopped. Lines: `+<pid> <signal>` and `-<pid>`.
const started = new Map<number, string>();
for await (const line of createInterface({ input: process.stdin })) {
  const [pid = '', signal = 'SIGTERM'] = line.slice(1).split(' ');
  if (line.startsWith('+')) started.set(Number(pid), signal);
  else started.delete(Number(pid));
}
for (const [pid, signal] of started) end(pid, signal);
for (let waited = 0; waited < 5_000 && [...started.keys()].some(alive); waited += 100) await sleep(100);
for (const pid of started.keys()) end(pid, 'SIGKILL');

function end(pid: number, signal: string): void {
  try {
    process.kill(pid, signal);
  } catch {
    // Already gone.
  }
}

function alive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}
