import { describe, expect, it } from 'vitest';
import { readConfig } from '../src/index.ts';
import { rootWith } from './root-with.ts';

const configOf = (env: Record<string, string>) => readConfig({ root: rootWith(), env });
const [one, two, own] = ['first-long-enough-token', 'second-long-enough-token', 'sixteen-letters-'];

describe('tokens of REST', () => {
  it('the own one may do all, others what they say, and with any of them COMPASS listens everywhere', () => {
    const { http, secrets } = configOf({
      COMPASS_API_TOKEN: own,
      COMPASS_API_TOKENS: `dashboard:read:${one}, ci:read+investigate:${two}`,
    });
    expect(http.tokens).toEqual([
      { name: null, scopes: ['read', 'investigate', 'propose', 'admin'], token: own },
      { name: 'dashboard', scopes: ['read'], token: one },
      { name: 'ci', scopes: ['read', 'investigate'], token: two },
    ]);
    expect(secrets).toEqual(expect.arrayContaining([own, one, two]));
    expect(configOf({ COMPASS_API_TOKENS: `dashboard:read:${one}` }).http.host).toBe('0.0.0.0');
  });

  it('a token may hold colons', () => {
    expect(configOf({ COMPASS_API_TOKENS: `a:read:${one}:b` }).http.tokens[0]?.token).toBe(`${one}:b`);
  });

  it.each([
    [one, 'number 1: write name:scopes:token'],
    [`dashboard:all:${one}`, 'dashboard: its scopes are any of read, investigate, propose, admin'],
    [`dashboard:approve:${one}`, 'dashboard: its scopes are any of'],
    [`dashboard::${one}`, 'dashboard: its scopes are any of'],
    ['dashboard:read:short', 'dashboard: its token must have at least 16 characters'],
    [`a\u0007b:read:${one}`, 'number 1: write name:scopes:token'],
    [`a:read:${one},b:read:${one}`, 'b: its token is that of another name'],
  ])('%j is refused, and no token is told', (text, message) => {
    const fault = () => configOf({ COMPASS_API_TOKENS: text });
    expect(fault).toThrow(message);
    expect(fault).not.toThrow(one);
  });
});

describe('a token of its own that can be guessed', () => {
  it.each(['COMPASS_API_TOKEN', 'COMPASS_MCP_TOKEN'])('%s is refused with the remedy, and is not told', (name) => {
    const fault = () => configOf({ [name]: 'fifteen-letters' });
    expect(fault).toThrow(
      `${name} has a value that is not shown here, and it must have at least 16 characters: openssl rand -hex 32 prints one that nobody guesses.`,
    );
    expect(fault).not.toThrow('fifteen-letters');
  });

  it('that may do less is not the one that may do all', () => {
    const fault = () => configOf({ COMPASS_API_TOKEN: one, COMPASS_API_TOKENS: `dashboard:read:${one}` });
    expect(fault).toThrow('COMPASS_API_TOKENS: the token of dashboard is COMPASS_API_TOKEN, which may do all.');
    expect(fault).not.toThrow(one);
  });
});

describe('COMPASS as an MCP server', () => {
  it('is none without a token, and reads only unless it is told otherwise', () => {
    expect(configOf({}).mcp).toBeNull();
    expect(configOf({ COMPASS_MCP_TOKEN: one }).mcp).toEqual({ token: one, write: false });
    expect(configOf({ COMPASS_MCP_TOKEN: one, COMPASS_MCP_WRITE: 'true' }).mcp?.write).toBe(true);
    expect(configOf({ COMPASS_MCP_TOKEN: one }).http.host).toBe('127.0.0.1');
    expect(configOf({ COMPASS_MCP_TOKEN: one }).secrets).toContain(one);
  });
});

it('where people reach it may be linked, and has no slash at its end', () => {
  const { settings } = configOf({ COMPASS_PUBLIC_URL: 'https://compass.example.com/ops/' });
  expect(settings.publicUrl).toBe('https://compass.example.com/ops');
  expect(settings.linkOrigins).toContain('https://compass.example.com');
  expect(configOf({}).settings.publicUrl).toBeNull();
});
