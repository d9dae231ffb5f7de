/**
 * Whether a server with these tools may offer more in a moment: mcp-grafana looks for Tempo data sources when a session begins, and adds
 * their tools (`tempo_…`) when they have answered.
 */
export const growsLater = (tools: readonly { name: string }[]): boolean =>
  tools.some(({ name }) => name.endsWith('list_datasources')) &&
  !tools.some(({ name }) => name.endsWith('traceql-search'));
