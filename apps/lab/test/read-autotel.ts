import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import { z } from 'zod';

const Span = z.object({
  spanId: z.string(),
  parentSpanId: z.string().nullable(),
  serviceName: z.string(),
  operationName: z.string(),
  durationMs: z.number(),
});
const Traces = z.object({ items: z.array(z.object({ traceId: z.string(), spans: z.array(Span) })) });
const Logs = z.object({
  items: z.array(z.object({ body: z.string(), severityText: z.string(), traceId: z.string().optional() })),
});
const Content = z.tuple([z.object({ text: z.string() })]);

/** The newest hundred of what was sent to autotel-mcp, as any MCP client reads them. */
export type Autotel = Awaited<ReturnType<typeof readAutotel>>;

export async function readAutotel(mcpUrl: string) {
  const client = new Client({ name: 'reader', version: '1' });
  // The SDK's transport does not type its optional fields for exactOptionalPropertyTypes.
  const transport = new StreamableHTTPClientTransport(new URL(mcpUrl)) as Parameters<typeof client.connect>[0];
  await client.connect(transport);
  const ask = async <T>(name: string, input: Record<string, unknown>, schema: z.ZodType<T>): Promise<T> => {
    const answer = await client.callTool({ name, arguments: { ...input, limit: 100 } });
    const [{ text }] = Content.parse(answer['content']);
    return z.object({ data: schema }).parse(JSON.parse(text)).data;
  };
  return {
    traces: async (about: { operationName: string }) =>
      (await ask('search_traces', { ...about, includeSpans: true }, Traces)).items,
    logs: async (about: { serviceName: string }) => (await ask('search_logs', about, Logs)).items,
    close: () => client.close(),
  };
}
