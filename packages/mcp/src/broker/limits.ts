/** What one MCP server may cost us. Times in milliseconds. */
export interface Limits {
  timeoutMs: number;
  /** Of one answer, counted over its decoded content. */
  maxBytes: number;
  maxDepth: number;
  /** Pages of `tools/list`. */
  maxPages: number;
  maxTools: number;
  /** How long a server that adds tools after its first list may take to do so. */
  settleMs: number;
  /** After so many failures in a row the server is left alone for `restMs`. */
  failures: number;
  restMs: number;
}

export const defaultLimits: Limits = {
  timeoutMs: 15_000,
  maxBytes: 16 * 1024 * 1024,
  maxDepth: 24,
  maxPages: 10,
  maxTools: 500,
  settleMs: 3_000,
  failures: 3,
  restMs: 10_000,
};
