/** The middle of a set of values that changes by one at a time; NaN stands for a value that is not known. */
export interface RunningMedian {
  add(value: number): void;
  /** Of a value that was added. */
  drop(value: number): void;
  /** The lower of the two middle values; NaN when more than half of the values are not known, or fewer than `fewest` are. */
  lower(fewest?: number): number;
}

/** For sets of up to `most` values: they are kept sorted, so that one step costs a walk through them and no sorting. */
export function runningMedian(most: number): RunningMedian {
  const line = new Float64Array(most);
  let [known, all] = [0, 0];
  return {
    add(value) {
      all += 1;
      if (Number.isNaN(value)) return;
      let place = known;
      for (; place > 0 && (line[place - 1] ?? 0) > value; place -= 1) line[place] = line[place - 1] ?? 0;
      line[place] = value;
      known += 1;
    },
    drop(value) {
      all -= 1;
      if (Number.isNaN(value)) return;
      let place = 0;
      while (place < known && line[place] !== value) place += 1;
      known -= 1;
      for (; place < known; place += 1) line[place] = line[place + 1] ?? 0;
    },
    lower: (fewest = 1) => (known * 2 < all || known < fewest ? Number.NaN : (line[(known - 1) >> 1] ?? Number.NaN)),
  };
}
