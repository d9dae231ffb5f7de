import { CompassError } from '@compass/core';

/** `1,3,18-26` as numbers, in order and once each. CompassError `invalid` names what cannot be read. */
export function pickRows(text: string): number[] {
  const picked = text.split(',').flatMap((part) => {
    const [, from, to = from] = /^\s*(\d{1,3})(?:-(\d{1,3}))?\s*$/.exec(part) ?? [];
    const [first, last] = [Number(from), Number(to)];
    if (from === undefined || last < first)
      throw new CompassError('invalid', `--rows: "${part}" is no row. Write numbers and ranges, such as 1,3,18-26.`);
    return Array.from({ length: last - first + 1 }, (_, index) => first + index);
  });
  return [...new Set(picked)].sort((a, b) => a - b);
}
