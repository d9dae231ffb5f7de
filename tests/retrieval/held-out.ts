import type { Pairs } from './pair.ts';

export const heldOut: Pairs = { worded: [], paraphrased: [] };
