// biome-ignore-all lint/suspicious/noTemplateCurlyInString: this is how the files spell it
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { explain, hereOf, nameOf, readConfig, readValues } from '../src/index.ts';
import { allKeys, exampleAt } from '../src/reference/keys.ts';
import { variableKeys } from '../src/reference/read-values.ts';
import { writeReference } from '../src/reference/write-reference.ts';
import { rootWith } from './root-with.ts';

const ROOT = join(import.meta.dirname, '../../..');
const keys = [...allKeys(), ...variableKeys()];
const named = (name: string) => keys.find(({ path }) => nameOf(path) === name);

describe('every key', () => {
  it('is found in its schema, whatever holds it', () => {
    expect(keys.map(({ path }) => nameOf(path))).toEqual(
      expect.arrayContaining([
        'compass.agents.database.queries.<name>',
        'compass.integrations.slack.watch.<n>.when',
        'mcp_servers.<name>.auth.token',
        'mcp_servers.<name>.mcp.command',
        'mcp_servers.<name>.mcp.url',
        'signals.<n>.query',
        'actions.<name>.params.<name>.from',
        'rules.<n>.risks',
        'tracing_agent.disproof_strategies.<n>.requires',
        'providers.openai.models.<name>.input',
        'PORT',
      ]),
    );
    expect(named('mcp_servers.<name>.auth.type')?.type).toBe('none, bearer, basic, api_key');
  });

  it('that is a value says what it does, shows an example, and counts in a unit where it is a number', () => {
    const values = keys.filter(({ group }) => !group);
    expect(values.length).toBeGreaterThan(150);
    expect(values.filter(({ description }) => description === '').map(({ path }) => nameOf(path))).toEqual([]);
    expect(values.filter(({ example }) => example === undefined).map(({ path }) => nameOf(path))).toEqual([]);
    const bare = values.filter(
      ({ type, unit, path }) => /number/.test(type) && unit === null && !/PORT$/.test(path[0] ?? ''),
    );
    expect(bare.map(({ path }) => nameOf(path))).toEqual([]);
  });

  it('stands in docs/CONFIGURATION.md as the schemas say it: `npm run reference` writes it', () => {
    const page = readFileSync(join(ROOT, 'docs/CONFIGURATION.md'), 'utf8');
    expect(page).toBe(writeReference({ root: ROOT, env: {}, whereIs: () => '' }));
    for (const { path } of keys.filter(({ group, file }) => !group && !file.startsWith('agents/')))
      expect(page).toContain(`| \`${path.at(-1)}\` |`);
  });
});

const valuesOf = (root: string, env: Record<string, string>) => {
  const here = hereOf({ root, env });
  return {
    here,
    of: (name: string) => {
      const { value, origin } = readValues(here).find(({ path }) => nameOf(path) === name) ?? {};
      return { value, origin };
    },
  };
};

describe('a value here', () => {
  it('comes from a line of a file, a variable that fills it, or nowhere', () => {
    const root = rootWith('compass.yaml', (text) => text.replace('    max_hypotheses_per_agent: 3\n', ''));
    writeFileSync(join(root, '.env'), '# times\nexport COMPASS_ZONE=Europe/Berlin\n');
    const { here, of } = valuesOf(root, { COMPASS_STEP_SECONDS: '30', PORT: '9000' });
    const file = join(root, 'config/compass.yaml');
    expect(of('compass.investigation.max_parallel_agents')).toEqual({
      value: 5,
      origin: { from: 'file', file, line: 9 },
    });
    expect(of('compass.investigation.max_hypotheses_per_agent')).toEqual({ value: 3, origin: { from: 'default' } });
    expect(of('compass.investigation.step_seconds')).toMatchObject({
      value: 30,
      origin: { from: 'variable', names: ['COMPASS_STEP_SECONDS'] },
    });
    expect(of('compass.investigation.rate_seconds')).toMatchObject({ value: 300, origin: { from: 'file' } });
    expect(of('compass.zone')).toMatchObject({
      value: 'Europe/Berlin',
      origin: { from: 'variable', names: ['COMPASS_ZONE'] },
    });
    expect([here.whereIs('COMPASS_ZONE'), here.whereIs('PORT')]).toEqual(['.env:2', 'the environment']);
    expect(of('PORT')).toMatchObject({ value: '9000', origin: { from: 'variable' } });
    expect(of('COMPASS_LEASE_MS')).toEqual({ value: 10_000, origin: { from: 'default' } });
    expect(of('signals.0.name').value).toBe('latency_p99');
    expect(of('compass.llm.providers.openai.temperature')).toEqual({ value: undefined, origin: undefined });
    expect(of('mcp_servers.loki.auth.username').value).toBe('');
    expect(of('mcp_servers.loki.auth.key').origin).toBeUndefined();
  });

  it('is what is in force', () => {
    const root = rootWith();
    const env = { COMPASS_REFERENCE_SECONDS: '60', SLACK_CHANNEL: '#ops' };
    const { settings } = readConfig({ root, env });
    const { of } = valuesOf(root, env);
    expect(of('compass.investigation.reference_seconds').value).toBe(settings.referenceSeconds);
    expect(of('compass.investigation.min_confidence_threshold').value).toBe(settings.minConfidence);
    expect(of('compass.integrations.slack.default_channel').value).toBe(settings.defaultChannel);
  });

  it('that is a secret is only told to be set, whatever holds it', () => {
    const root = rootWith('mcp_servers.yaml', (text) =>
      text.replace(
        '    capabilities: [query_metrics',
        '    headers: { x-tenant: "canary-a" }\n    datasource: ${OUR_TOKEN:}\n    capabilities: [query_metrics',
      ),
    );
    const env = {
      SLACK_BOT_TOKEN: 'canary-b',
      PAGERDUTY_WEBHOOK_SECRET: 'canary-c,canary-d',
      DATABASE_URL: 'postgres://me:canary-e@db/compass?password=canary-f',
      REDIS_URL: 'redis://:canary-g@queue:6379',
      OUR_TOKEN: 'canary-h',
      COMPASS_API_TOKEN: 'canary-i-of-sixteen',
    };
    const { here, of } = valuesOf(root, env);
    expect(of('compass.integrations.slack.bot_token').value).toBe('set');
    expect(of('compass.integrations.slack.app_token').value).toBe('not set');
    expect(of('compass.integrations.pagerduty.webhook_secret').value).toBe('set');
    expect(of('compass.storage.postgres.url').value).toBe('postgres://***@db/compass?***');
    expect(of('mcp_servers.prometheus.headers.x-tenant').value).toBe('set');
    expect(of('mcp_servers.prometheus.datasource').value).toBe('set');
    expect([of('COMPASS_API_TOKEN').value, of('COMPASS_AUDIT_KEY').value]).toEqual(['set', 'not set']);
    expect(JSON.stringify(readValues(here))).not.toContain('canary');
  });
});

describe('a key', () => {
  const of = (word: string) => explain(word, hereOf({ root: rootWith(), env: {} }));
  const refused = (word: string): string => {
    try {
      of(word);
    } catch (error) {
      return (error as Error).message;
    }
    throw new Error('it was explained');
  };

  it('is explained by its name, by an ending that no other has, and by the variable that fills it', () => {
    const whole = of('compass.investigation.max_parallel_agents');
    expect(whole.key).toMatchObject({ type: 'whole number from 1 to 20', unit: 'agents', standard: 5, example: 3 });
    expect(of('max_parallel_agents').key.path).toEqual(whole.key.path);
    expect(nameOf(of('LOG_LEVEL').key.path)).toBe('compass.log_level');
    expect(of('PORT').key).toMatchObject({ file: 'environment', standard: 8080 });
  });

  it('that people name is explained for all of them, or for one', () => {
    expect(of('mcp_servers.<name>.url').values.map(({ path }) => path[1])).toEqual(
      expect.arrayContaining(['prometheus', 'loki', 'tempo']),
    );
    expect(of('mcp_servers.loki.url').values.map(({ path }) => path[1])).toEqual(['loki']);
    expect(of('compass.storage').below.map(({ path }) => path.at(-1))).toEqual(['redis', 'postgres']);
  });

  it('has an example that fits the name which people gave', () => {
    const { key } = of('mcp_servers.<name>.url');
    const example = (name: string) => exampleAt(key, ['mcp_servers', name, 'url']);
    expect(example('postgres')).toBe('postgres://user:password@host:5432/name');
    expect(of('mcp_servers.postgres.url').key.example).toBe(example('postgres'));
    expect([example('loki'), example('ours')]).toEqual(['http://loki:3100', 'http://prometheus:9090']);
  });

  it.each([
    ['compass.investigation.max_paralel_agents', 'did you mean compass.investigation.max_parallel_agents?'],
    ['lookback_second', 'did you mean compass.investigation.lookback_seconds?'],
    ['COMPASS_LEASE_M', 'did you mean COMPASS_LEASE_MS?'],
    ['weather', 'compass config show lists all that there are'],
  ])('%s is none', (word, remedy) => {
    expect(refused(word)).toBe(`There is no key ${word}: ${remedy}`);
  });

  it('that several end with is not guessed', () => {
    expect(refused('api_url')).toBe(
      'Several keys end with api_url: compass.integrations.slack.api_url, compass.integrations.pagerduty.api_url. Name one.',
    );
  });
});
