import { readOrigin } from '../net/read-origin.ts';

export type BackendAuth =
  | { type: 'none' }
  | { type: 'bearer'; token: string }
  | { type: 'basic'; username: string; password: string }
  | { type: 'api_key'; key: string };

/** An empty token or name is one that was not set: many backends ask for none. Grafana's API keys are sent as bearer tokens. */
export const authorization = (auth: BackendAuth): Record<string, string> => {
  if (auth.type === 'bearer' && auth.token !== '') return { authorization: `Bearer ${auth.token}` };
  if (auth.type === 'api_key' && auth.key !== '') return { authorization: `Bearer ${auth.key}` };
  if (auth.type === 'basic' && auth.username !== '')
    return { authorization: `Basic ${Buffer.from(`${auth.username}:${auth.password}`).toString('base64')}` };
  return {};
};

/** The base address, ending in a slash. CompassError `invalid` where it is not spelled as it is dialled, or carries a password. */
export const baseOf = (text: string): URL => {
  const base = readOrigin(text);
  [base.search, base.hash] = ['', ''];
  if (!base.pathname.endsWith('/')) base.pathname += '/';
  return base;
};
