/** What one MCP server may cost us. Times in milliseconds. */
export interface Limits {
  /** Of one call, with whatever it has to wait for: its turn, the connection, the list of tools. */
  timeoutMs: number;
  /** Of one answer: as it travels, and over its decoded content. */
  maxBytes: number;
  maxDepth: number;
  /** Numbers, texts, lists and objects in one answer, counted before it is parsed: small ones take far more memory than bytes. */
  maxValues: number;
  /** Pages of `tools/list`. */
  maxPages: number;
  maxTools: number;
  /** How long a list of tools is believed without another look. */
  listMs: number;
  /** How long a server that adds tools after its first list may take to do so. */
  settleMs: number;
  /** Calls under way at once; further ones wait for their turn. */
  atOnce: number;
  /** After so many failures in a row the server is left alone for `restMs`. */
  failures: number;
  restMs: number;
}

export const defaultLimits: Limits = {
  timeoutMs: 15_000,
  maxBytes: 16 * 1024 * 1024,
  maxDepth: 24,
  maxValues: 2_000_000,
  maxPages: 10,
  maxTools: 500,
  listMs: 60_000,
  settleMs: 3_000,
  atOnce: 16,
  failures: 3,
  restMs: 10_000,
};

/** Of servers that others run: what they send is small enough to be parsed without hurting anybody else. */
export const outsideLimits: Limits = { ...defaultLimits, maxBytes: 4 * 1024 * 1024, maxValues: 300_000 };
