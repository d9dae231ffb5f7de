/** Repeatable choices: the same seed throws the same dice everywhere. */
export interface Dice {
  /** In [0, 1). */
  fraction(): number;
  below(count: number): number;
  pick<T>(choices: readonly [T, ...T[]]): T;
  chance(share: number): boolean;
  some<T>(choices: readonly T[]): T[];
}

/** Mulberry32 (Tommy Ettinger): 32 bits of state, enough to spread queries and samples. */
export function diceOf(seed: number): Dice {
  let state = seed >>> 0;
  const fraction = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const below = (count: number): number => Math.floor(fraction() * count);
  return {
    fraction,
    below,
    pick: (choices) => choices[below(choices.length)] ?? choices[0],
    chance: (share) => fraction() < share,
    some: (choices) => choices.filter(() => fraction() < 0.5),
  };
}
