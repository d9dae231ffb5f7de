import type { ApiToken, Scope } from '@compass/config';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { refused } from './problem.ts';
import { bears } from './webhooks/signature.ts';

/** Every scope. No scope gives an approval: only a person in Slack does. */
export const SCOPES = ['read', 'investigate', 'propose', 'admin'] as const satisfies readonly Scope[];

/** Who asks, and what it may ask. */
export type Caller = Pick<ApiToken, 'name' | 'scopes'>;

declare module 'fastify' {
  interface FastifyContextConfig {
    /** What a token must have for this route; `read` for a GET that says nothing, and `admin` for anything else that does not. */
    scope?: Scope;
  }
  interface FastifyRequest {
    /** Set by `bearer`. */
    caller: Caller;
  }
}

/** Without a token COMPASS listens on its own machine only, and whoever reaches it may do all. */
const ANYBODY: Caller = { name: null, scopes: SCOPES };

/** A page of somebody else whose name was pointed at this machine (DNS rebinding) still sends its own name as Host. */
const isOwnName = (host: string | undefined): boolean => /^(127\.0\.0\.1|localhost|\[::1\])(:\d+)?$/i.test(host ?? '');

/** A page of somebody else may send what needs no answer; then its browser names it. */
const isOwnOrigin = (origin: string | undefined): boolean =>
  origin === undefined || (URL.canParse(origin) && isOwnName(new URL(origin).host));

const callerOf = (
  { headers }: Pick<FastifyRequest, 'headers'>,
  tokens: readonly ApiToken[],
  isOpen = tokens.length === 0,
): Caller | null =>
  tokens.find(({ token }) => bears(headers.authorization, [token])) ??
  (isOpen && isOwnName(headers.host) && isOwnOrigin(headers.origin) ? ANYBODY : null);

/** Whether a request may see what is not for everybody. */
export const mayRead = (request: Pick<FastifyRequest, 'headers'>, tokens: readonly ApiToken[]): boolean =>
  callerOf(request, tokens)?.scopes.includes('read') === true;

/** What a route asks for: whatever changes something and does not say what it needs is for admins. */
export const scopeOf = (config: { scope?: Scope } | undefined, method: string | string[]): Scope =>
  config?.scope ?? (method === 'GET' || method === 'HEAD' ? 'read' : 'admin');

/** A hook: 401 without a token that is known, 403 where its scopes do not reach. */
export const bearer =
  (tokens: readonly ApiToken[], isOpen = tokens.length === 0) =>
  async (request: FastifyRequest, _reply: FastifyReply): Promise<void> => {
    const caller = callerOf(request, tokens, isOpen);
    if (caller === null)
      throw refused(401, 'Send Authorization: Bearer and COMPASS_API_TOKEN, or one of COMPASS_API_TOKENS.', {
        'www-authenticate': 'Bearer',
      });
    request.caller = caller;
    const scope = scopeOf(request.routeOptions.config, request.method);
    if (!caller.scopes.includes(scope))
      throw refused(403, `This token lacks the scope ${scope}: give it in COMPASS_API_TOKENS, or use another token.`, {
        'www-authenticate': `Bearer error="insufficient_scope", scope="${scope}"`,
      });
  };
