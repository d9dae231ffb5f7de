/** Levenshtein's distance (1966). */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (const [i, left] of [...a].entries()) {
    const next = [i + 1];
    for (const [j, right] of [...b].entries())
      next.push(Math.min((row[j + 1] ?? 0) + 1, (next[j] ?? 0) + 1, (row[j] ?? 0) + (left === right ? 0 : 1)));
    row = next;
  }
  return row[b.length] ?? 0;
}

/** The word that was probably meant; null when none is near. */
export function nearest(word: string, known: string[]): string | null {
  const best = known
    .map((one) => ({ one, far: distance(word.slice(0, 40).toLowerCase(), one) }))
    .sort((a, b) => a.far - b.far)[0];
  return best !== undefined && best.far <= Math.max(2, best.one.length / 3) ? best.one : null;
}
