import { check } from 'recheck';
import { computedMs } from './attempt.ts';
import { composedRegexes } from './composed.ts';
import { type Regex, regexesOfSource } from './regexes.ts';

const TIMEOUT_MS = { short: 5_000, full: 60_000 };
const AT_ONCE = 2;
/** So many of them are checked in the short form. */
const SOME = 24;
/** What an attack on a suspected one is grown to, and what it may cost then. */
const LONGEST = 1024 * 1024;
const MOST_MS = 1000;

export interface Checked {
  checked: number;
  /** Which the checker suspects: it takes a repetition of up to 300 for one without end. */
  suspected: number;
  /** Of which an attack is slow. */
  vulnerable: string[];
  /** Of which the checker could not tell in time. */
  unknown: string[];
}

interface Attack {
  pumps: { prefix: string; pump: string }[];
  suffix: string;
}

const told = ({ source, flags, where }: Regex, word: string): string =>
  `${where}: /${source.slice(0, 60)}/${flags} ${word}`;

const attackOf = ({ pumps, suffix }: Attack, length: number): string => {
  const each = Math.ceil(length / Math.max(1, pumps.length));
  return (
    pumps.map(({ prefix, pump }) => prefix + pump.repeat(Math.ceil(each / Math.max(1, pump.length)))).join('') + suffix
  );
};

/** The length at which the checker's own attack costs too much; null where it never does. Doubled, so that it is seen before it takes for ever. */
function slowAt({ source, flags }: Regex, attack: Attack): number | null {
  const regex = new RegExp(source, flags);
  for (let length = 256; length <= LONGEST; length *= 2) {
    const text = attackOf(attack, length);
    const from = computedMs();
    text.replace(regex, '');
    if (computedMs() - from > MOST_MS) return length;
  }
  return null;
}

/** Every regular expression of the source, those put together at load among them: as a checker sees it, and those that it suspects under its own attack. */
export async function vulnerable({ short, random }: { short: boolean; random: () => number }): Promise<Checked> {
  const every = [...regexesOfSource().literals, ...composedRegexes()];
  const all = [...new Map(every.map((one) => [`/${one.source}/${one.flags}`, one])).values()];
  const mixed = all.map((one) => ({ one, by: random() })).sort((a, b) => a.by - b.by);
  const queue = mixed.slice(0, short ? SOME : all.length).map(({ one }) => one);
  const checked: Checked = { checked: queue.length, suspected: 0, vulnerable: [], unknown: [] };
  const work = async () => {
    for (let one = queue.shift(); one !== undefined; one = queue.shift()) {
      // It knows no sets (v), which mean the same as a class in what stands here.
      const timeout = short ? TIMEOUT_MS.short : TIMEOUT_MS.full;
      const said = await check(one.source, one.flags.replace('v', 'u'), { timeout });
      if (said.status === 'unknown') checked.unknown.push(told(one, 'is undecided'));
      if (said.status !== 'vulnerable') continue;
      checked.suspected += 1;
      const length = slowAt(one, said.attack);
      if (length !== null) checked.vulnerable.push(told(one, `takes over 1 s for ${length} characters`));
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  return checked;
}
