import type { Tool } from '@modelcontextprotocol/sdk/types.js';

/**
 * What the protocol takes hints for where nobody gave them. mcp-go, which Tempo's own server and loki-mcp are made with, sends just these for
 * every tool whose author said nothing: together they are no word on it.
 */
const UNSAID = { destructiveHint: true, idempotentHint: false, openWorldHint: true } as const;

/** Whether a tool says of itself that it changes something. A search that says nothing is called all the same: it is one that we know by name. */
export function changesSomething({ annotations = {} }: Tool): boolean {
  const { readOnlyHint, destructiveHint, idempotentHint, openWorldHint } = annotations;
  const unsaid =
    readOnlyHint !== undefined &&
    destructiveHint === UNSAID.destructiveHint &&
    idempotentHint === UNSAID.idempotentHint &&
    openWorldHint === UNSAID.openWorldHint;
  if (unsaid) return false;
  return destructiveHint === true || (readOnlyHint === false && destructiveHint !== false);
}
