/**
 * The page may come late: so much before the window's start belongs to neither side. Chosen: with none, the past swallows a fault whose page
 * came 60 s late…
 */
export const GUARD_SECONDS = 120;
/** …but never more than this share of the past. */
const MOST = 0.3;

/** How much of the past the guard band takes, both in the same unit: points, cells or milliseconds. */
export const guarded = (band: number, past: number): number => Math.min(band, past * MOST);
