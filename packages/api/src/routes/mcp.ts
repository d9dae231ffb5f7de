import type { Scope } from '@compass/config';
import type { FastifyInstance } from 'fastify';
import { refused } from '../problem.ts';
import { bears } from '../webhooks/signature.ts';

/** One request of REST, as the tools of COMPASS' own MCP server make it. */
type Rest = (request: {
  method: 'GET' | 'POST';
  path: string;
  body?: unknown;
}) => Promise<{ status: number; body: unknown }>;

/** COMPASS as an MCP server. */
export interface McpDoor {
  /** Its own: it opens nothing else, and no other token opens it. */
  token: string;
  /** What its tools may ask of REST. */
  scopes: readonly Scope[];
  /** Answers one request of Streamable HTTP with tools over `rest`. */
  answer(request: Request, body: unknown, rest: Rest): Promise<Response>;
}

/** `inner` is what its tools show to REST; nobody outside of this process has it. */
export async function mcp(app: FastifyInstance, { door, inner }: { door: McpDoor; inner: string }): Promise<void> {
  const rest: Rest = async ({ method, path, body }) => {
    const answer = await app.inject({
      method,
      url: `/api/v1${path}`,
      headers: { authorization: `Bearer ${inner}`, 'x-compass-client': 'mcp', 'content-type': 'application/json' },
      ...(body === undefined ? {} : { payload: JSON.stringify(body) }),
    });
    return { status: answer.statusCode, body: answer.json() };
  };
  app.addHook('onRequest', async (request) => {
    if (!bears(request.headers.authorization, [door.token]))
      throw refused(401, 'Send Authorization: Bearer and COMPASS_MCP_TOKEN.', { 'www-authenticate': 'Bearer' });
  });
  app.post('/mcp', { schema: { hide: true } }, async (request, reply) => {
    const { accept = '', 'mcp-protocol-version': version } = request.headers;
    const headers = new Headers({ accept, 'content-type': 'application/json' });
    if (typeof version === 'string') headers.set('mcp-protocol-version', version);
    const answer = await door.answer(
      new Request('http://compass/mcp', { method: 'POST', headers }),
      request.body,
      rest,
    );
    return reply
      .code(answer.status)
      .headers(Object.fromEntries(answer.headers))
      .send(Buffer.from(await answer.arrayBuffer()));
  });
}
