/**
 * `CRASH_AT=name` or `CRASH_AT=name#3` (its third time) ends the process there as `kill -9` would; without it nothing happens.
 */
export function crashPoints(at: string | undefined): (name: string) => void {
  if (at === undefined || at === '') return () => undefined;
  const [wanted, time = '1'] = at.split('#');
  let seen = 0;
  return (name) => {
    if (name !== wanted) return;
    seen += 1;
    if (seen === Number(time)) process.kill(process.pid, 'SIGKILL');
  };
}
