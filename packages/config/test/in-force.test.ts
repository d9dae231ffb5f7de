import { expect, it } from 'vitest';
import { stringify } from 'yaml';
import { nameOf, readConfig } from '../src/index.ts';
import { allKeys } from '../src/reference/keys.ts';
import { rootWith } from './root-with.ts';

type Group = { [key: string]: unknown };

/** An installation with everything that one key needs for another to mean something. */
const installed = (provider: string): Group => ({
  storage: { redis: { url: 'redis://queue:6379' }, postgres: { url: 'postgres://me@db:5432/compass' } },
  llm: { default_provider: provider, providers: { openai: { api_key: 'k' }, anthropic: { api_key: 'k' } } },
  learning: { embedder: 'ollama' },
  integrations: {
    pagerduty: { api_key: 'k', from: 'compass@example.com' },
    slack: { on_call: 'U0EVE', notify: { started: 'on_call' } },
  },
  mcp: { token: 'a token that is long enough' },
});
/** Where the example in the reference is what is in force already, or needs more than an installation has. */
const others: Group = {
  'compass.api.tokens': 'ci:read:a-token-that-is-long-enough',
  'compass.llm.providers.openai.model': 'gpt-6-luna',
  'compass.llm.providers.anthropic.model': 'claude-haiku-5-5',
  'compass.integrations.slack.enabled': false,
  'compass.integrations.slack.on_call': 'U0BOB',
  'compass.integrations.slack.notify.started': 'approvers',
  'compass.integrations.pagerduty.enabled': false,
  'compass.integrations.pagerduty.from': 'others@example.com',
};
const withValue = (group: Group, [key = '', ...rest]: string[], value: unknown): Group => ({
  ...group,
  [key]: rest.length === 0 ? value : withValue((group[key] ?? {}) as Group, rest, value),
});
const inForce = (compass: Group): string => {
  const root = rootWith('compass.yaml', () => stringify({ compass }));
  const env = { COMPASS_AUDIT_KEY: 'an audit key that is long enough' };
  return JSON.stringify(readConfig({ root, env })).replaceAll(root, '');
};

const keys = allKeys().filter(
  ({ file, group, path }) => file === 'compass.yaml' && !group && !/[<]/.test(nameOf(path)),
);

it('there are keys', () => {
  expect(keys.length).toBeGreaterThan(60);
});

it.each(keys.map((key) => [nameOf(key.path), key] as const))(
  '%s changes what is in force',
  (name, { path, example }) => {
    const [, ...below] = path;
    const base = installed(below[1] === 'providers' ? (below[2] ?? '') : 'ollama');
    expect(inForce(withValue(base, below, others[name] ?? example))).not.toBe(inForce(base));
  },
);
