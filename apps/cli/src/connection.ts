import { CliError } from './answer.ts';

/** Where the REST API of a running COMPASS is, and as whom it is asked. */
export interface Connection {
  url(path: string): URL;
  headers: Record<string, string>;
}

/** Of REST, for the investigation of this name or id. */
export const pathTo = (investigation: string, rest = ''): string =>
  `/investigations/${encodeURIComponent(investigation)}${rest}`;

/** Longer than COMPASS waits for a verdict. */
const ANSWER_MS = 40_000;

/** `client` says by which way it is asked: it stands in the audit trail. */
export const connectionTo = (
  { url, token }: { url: string; token: string | null },
  client: 'cli' | 'mcp',
): Connection => ({
  url(path) {
    if (!/^https?:\/\//.test(url) || !URL.canParse(url))
      throw new CliError('COMPASS_URL must be a whole address, such as http://127.0.0.1:8080.');
    return new URL(path.startsWith('/health') ? path : `/api/v1${path}`, url);
  },
  headers: { 'x-compass-client': client, ...(token === null ? {} : { authorization: `Bearer ${token}` }) },
});

/** One request, whatever is answered; CliError where nobody answers. */
export async function send(
  { url, headers }: Connection,
  { method, path, body }: { method: string; path: string; body?: unknown },
): Promise<Response> {
  const to = url(path);
  const json = body === undefined ? {} : { 'content-type': 'application/json' };
  const sent = fetch(to, {
    method,
    redirect: 'error',
    signal: AbortSignal.timeout(ANSWER_MS),
    headers: { ...headers, ...json },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  return sent.catch(() => {
    throw new CliError(`COMPASS does not answer at ${to.origin}. Start it with "npm start", or set COMPASS_URL.`);
  });
}
