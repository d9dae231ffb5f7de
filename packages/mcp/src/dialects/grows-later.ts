/**
 * Whether a server with these tools may offer more in a moment: mcp-grafana looks for Tempo data sources when a session begins, and adds
 * their tools (`tempo_…`) when they have answered.
 */
export const growsLater = (tools: ReadonlyMap<string, unknown>): boolean => {
  const names = [...tools.keys()];
  return (
    names.some((name) => name.endsWith('list_datasources')) && !names.some((name) => name.endsWith('traceql-search'))
  );
};
