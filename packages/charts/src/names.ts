import type { Reading } from '@compass/core';

const NAME = 20;

/** Cut with a sign that it was, and never through a character. */
export const cut = (text: string, max: number): string =>
  text.length > max
    ? `${text
        .slice(0, max - 1)
        .replace(/[\ud800-\udbff]$/, '')
        .trimEnd()}…`
    : text;

/** Names of at most 20 characters, all different: the component tells readings of one signal apart, else a number. */
export function seriesNames(readings: Reading[]): string[] {
  const used = new Set<string>();
  return readings.map((reading) => {
    const shared = readings.filter((one) => one.name === reading.name).length > 1;
    const name = (shared ? reading.component : null) || reading.name || 'value';
    let fitting = cut(name, NAME);
    for (let count = 2; used.has(fitting); count++) fitting = `${cut(name, NAME - 3)} ${count}`;
    used.add(fitting);
    return fitting;
  });
}
