import type { SignalKind } from '../nouns/signal.ts';

/**
 * Smallest effect worth a night's sleep: a tenth of the normal value, a twentieth of a resource that is used (a clue, that nobody feels); for errors one request in a thousand, and no less than one failure:
 * the smallest step that the series ever showed. A share is measured from the nearer of its ends, so that an
 * availability of 0.999 is not allowed to lose a tenth.
 */
export function smallestEffect(about: {
  median: number;
  kind?: SignalKind | undefined;
  unit?: string | undefined;
  step?: number | undefined;
}): number {
  const size = Math.abs(about.median);
  if (about.kind === 'errors') return Math.max(about.step ?? 0, size > 1.5 ? 0.1 : 0.001);
  if (about.unit === 'share' && size <= 1) return Math.max(0.001, 0.1 * Math.min(size, 1 - size));
  return (about.kind === 'saturation' ? 0.05 : 0.1) * size;
}
