import { CompassError } from '@compass/core';
import { z } from 'zod';
import { address } from './address.ts';
import { isLongEnough, OwnToken, TOO_SHORT } from './own-token.ts';

/** `investigate`: start, test, add what is known, decide what Slack's buttons decide; `propose`: ask for an approval. None of them gives one. */
export const Scope = z.enum(['read', 'investigate', 'propose', 'admin']);
export type Scope = z.infer<typeof Scope>;

/** What REST is asked with, and what may be asked with it. Without a name it is the installation's own. */
export interface ApiToken {
  name: string | null;
  scopes: readonly Scope[];
  token: string;
}

const NAME = /^[A-Za-z0-9][A-Za-z0-9 ._-]{0,39}$/;
const FORM = 'write name:scopes:token, such as dashboard:read:… or ci:read+investigate:…';

/** What is wrong is said by name and place: never the token. */
function tokenOf(text: string, place: number): ApiToken | string {
  const [, name = '', words = '', token = ''] = /^([^:]*):([^:]*):(.*)$/s.exec(text) ?? [];
  if (!NAME.test(name)) return `number ${place}: ${FORM}`;
  const scopes = words.split('+').map((word) => Scope.safeParse(word.trim()));
  if (scopes.some((one) => !one.success))
    return `${name}: its scopes are any of ${Scope.options.join(', ')}, joined by +`;
  if (!isLongEnough(token)) return `${name}: its token ${TOO_SHORT}`;
  return { name, scopes: scopes.flatMap((one) => one.data ?? []), token };
}

/** `name:scope+scope:token`, several separated by commas. */
const Tokens = z
  .string()
  .default('')
  .transform((text, { addIssue }): ApiToken[] => {
    const parts = text.split(/[,\n]/).map((one) => one.trim());
    const read = parts.filter((one) => one !== '').map((one, index) => tokenOf(one, index + 1));
    for (const message of read.filter((one) => typeof one === 'string')) addIssue({ code: 'custom', message });
    const tokens = read.filter((one) => typeof one !== 'string');
    const twice = tokens.find((one, index) => tokens.findIndex(({ token }) => token === one.token) !== index);
    if (twice !== undefined) addIssue({ code: 'custom', message: `${twice.name}: its token is that of another name` });
    return tokens;
  });

export const PublicUrl = address('http', 'https://compass.example.com')
  .transform((url) => url.replace(/(?<!\/)\/+$/, ''))
  .meta({
    description: 'Where people reach COMPASS: then Slack links to the page of an investigation.',
    standard: '',
    example: 'https://compass.example.com',
  });

export const ApiSection = z
  .strictObject({
    tokens: Tokens.meta({
      description:
        'Further tokens of REST: name:scopes:token, separated by commas; scopes are read, investigate, propose and admin, joined by +; a token has at least 16 characters. COMPASS_API_TOKEN may do all. None of them can approve.',
      secret: true,
      standard: '',
      example: 'dashboard:read:…,ci:read+investigate:…',
    }),
  })
  .prefault({})
  .meta({ description: 'Who may ask REST what.' });

/** COMPASS as an MCP server; no token, no server. */
export const McpSection = z
  .strictObject({
    token: OwnToken.default('').meta({
      description:
        'What other agents send as their bearer token, of at least 16 characters: to COMPASS as an MCP server at /mcp (empty: there is none), and to `compass mcp --http`.',
      secret: true,
      example: 'a long random word',
    }),
    write: z.boolean().default(false).meta({
      description:
        'They may also start investigations, propose causes, run tests and ask for approvals; nothing of it approves.',
      example: true,
    }),
  })
  .prefault({})
  .meta({ description: 'COMPASS as an MCP server, for other agents.' });

/** Every token of REST: the installation's own may do all. CompassError `invalid` where one that may do less is the same. */
export function apiTokens(own: string | undefined, { tokens }: z.infer<typeof ApiSection>): ApiToken[] {
  if (own === undefined) return tokens;
  const same = tokens.find(({ token }) => token === own);
  if (same !== undefined)
    throw new CompassError(
      'invalid',
      `COMPASS_API_TOKENS: the token of ${same.name} is COMPASS_API_TOKEN, which may do all. Give it one of its own.`,
      { field: 'COMPASS_API_TOKENS' },
    );
  return [{ name: null, scopes: Scope.options, token: own }, ...tokens];
}
