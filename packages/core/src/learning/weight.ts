import type { Pattern, Say } from '../nouns/pattern.ts';

/** Below it a pattern is neither shown nor proposed. */
export const FLOOR = 0.15;

const START = 0.5;
/** Towards 1 by this part of what is missing, or down to this part of what is there. */
const effects: Record<Say, { up: number } | { down: number }> = {
  named: { up: 0 },
  recovered: { up: 0.4 },
  agreed: { up: 0.4 },
  recurred: { up: 0.4 },
  partly: { down: 0.7 },
  failed: { down: 0.5 },
  overridden: { down: 0.2 },
};

/**
 * How far a pattern is believed, 0 to 1: from one half, each investigation's say in turn. One that recovered is out of use after three tests that
 * failed, one that was only named after two, and one that people overrode at once.
 */
export const weightOf = (says: readonly { say: Say }[]): number =>
  says.reduce((weight, { say }) => {
    const effect = effects[say];
    return 'up' in effect ? weight + (1 - weight) * effect.up : weight * effect.down;
  }, START);

const MOST_SAYS = 50;

/** The pattern with what one investigation says of it in place of what it said before: a step that runs twice counts once. */
export function withSay(pattern: Pattern, number: number, say: Say, at: string): Pattern {
  const before = pattern.says.find((one) => one.number === number);
  if (before?.say === say) return pattern;
  const rest = pattern.says.filter((one) => one !== before);
  const next = { number, say, at };
  // The first say is that of its own investigation, and stays the first.
  const says = number === pattern.number ? [next, ...rest] : [...rest, next];
  const kept = says.length > MOST_SAYS ? [...says.slice(0, 1), ...says.slice(1 - MOST_SAYS)] : says;
  return { ...pattern, says: kept, weight: weightOf(kept), revision: pattern.revision + 1 };
}

export const isInUse = ({ state, weight }: Pick<Pattern, 'state' | 'weight'>): boolean =>
  state === 'live' && weight >= FLOOR;
