/** What embedding some texts gave, one vector each in their order, and what that used. */
export interface Embedded {
  vectors: number[][];
  tokens: number;
  usd: number;
}

/**
 * Turns texts into vectors of length 1 that lie close where they mean alike. `id` names the procedure with its version: vectors of different ids
 * are never compared. `embed` rejects with CompassError `unavailable` or `invalid`, and never retries by itself.
 */
export interface Embedder {
  readonly id: string;
  readonly dimensions: number;
  readonly provider: string;
  readonly name: string;
  /** The most these texts can cost; nothing where they stay on this machine. */
  most(texts: string[]): { tokens: number; usd: number };
  embed(texts: string[], options: { abort: AbortSignal }): Promise<Embedded>;
}
