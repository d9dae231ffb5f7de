import { signsOf } from './arbitrary.ts';
import { added, attempt, noTally, type Tally } from './attempt.ts';
import type { Edge } from './edges.ts';

const SIZES = [10_000, 100_000, 1_000_000];
/** Ten times as long may take so many times as long: what is linear takes 10, with noise 15, what is quadratic 100. */
const MOST = 25;
/** Less than this, in milliseconds, says more about the clock than about what was done. */
const LEAST_MS = 5;

const BEFORE = ['', 'a', '"', '{"a":"', 'token '];

/** Feeds one edge with one sign after another, each repeated to 10 kB, 100 kB and 1 MB: the time must grow with the length, and no faster. `pick` chooses among the signs. */
export async function grow(edge: Edge, pick: <T>(all: T[]) => T[] = (all) => all): Promise<Tally> {
  const all = noTally();
  const signs = signsOf(edge.language);
  const pumps = pick([...signs, ...signs.map((sign, at) => `${sign}${signs[(at * 7 + 3) % signs.length]}`)]);
  for (const [place, pump] of pumps.entries()) {
    const before = BEFORE[place % BEFORE.length] ?? '';
    const name = `${JSON.stringify(pump)} behind ${JSON.stringify(before)}`;
    const cost = async (length: number): Promise<number> => {
      const one = noTally();
      const bytes = Buffer.from(before + pump.repeat(Math.ceil(length / pump.length)));
      await attempt(edge, { name: `${name}, ${length} characters`, bytes }, one);
      Object.assign(all, added(all, one));
      return Math.max(LEAST_MS, one.slowestMs);
    };
    let last = await cost(SIZES[0] ?? 0);
    for (const size of SIZES.slice(1)) {
      let now = await cost(size);
      // What else this thread did, such as collecting what others left behind, is not done twice.
      if (now > MOST * last) now = Math.min(now, await cost(size));
      if (now > MOST * last) {
        all.slow.push(`${edge.name}: ${name}: ${Math.round(last)} ms, of ten times the length ${Math.round(now)} ms`);
        break;
      }
      last = now;
    }
  }
  return all;
}
