/** An incident of the past, as it is remembered, and one of today that is the same again. */
export interface Pair {
  past: string;
  now: string;
}

/** `worded`: both are told in some of the same words. `paraphrased`: no word that says something is in both. */
export interface Pairs {
  worded: Pair[];
  paraphrased: Pair[];
}
