/** How many signs must be written, left out, changed or swapped with the next to make one word of the other, whatever their case. */
function distance(one: string, other: string): number {
  const [from, to] = [one.toLowerCase(), other.toLowerCase()];
  let before: number[] = [];
  let row = Array.from({ length: to.length + 1 }, (_, index) => index);
  for (let at = 0; at < from.length; at += 1) {
    const next = [at + 1];
    for (let index = 0; index < to.length; index += 1) {
      const same = from[at] === to[index] ? 0 : 1;
      const swapped = from[at] === to[index - 1] && from[at - 1] === to[index];
      const ways = [(row[index] ?? 0) + same, (row[index + 1] ?? 0) + 1, (next[index] ?? 0) + 1];
      next.push(Math.min(...ways, ...(swapped ? [(before[index - 1] ?? 0) + 1] : [])));
    }
    [before, row] = [row, next];
  }
  return row[to.length] ?? 0;
}

/** The known word that was probably meant: at most two signs away, one of a short word; null when there is none. */
export function nearest(word: string, known: readonly string[]): string | null {
  const most = word.length < 5 ? 1 : 2;
  const [first] = known
    .map((one) => ({ one, away: distance(word, one) }))
    .filter(({ away }) => away <= most)
    .toSorted((a, b) => a.away - b.away);
  return first?.one ?? null;
}
