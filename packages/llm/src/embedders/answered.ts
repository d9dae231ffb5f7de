/** Embeddings as a provider answers; no `tokens`: it did not say how many. */
export interface Answered {
  vectors: number[][];
  tokens: number | null;
}
