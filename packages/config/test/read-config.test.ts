import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readConfig } from '../src/index.ts';
import { rootWith } from './root-with.ts';

describe('the configuration', () => {
  it('works as shipped with an empty environment: embedded, no source, the default channel with its #', () => {
    const config = readConfig({ root: rootWith(), env: {} });
    expect(config.servers).toEqual([]);
    expect(config.settings.defaultChannel).toBe('#incidents');
    expect(config.settings.maxParallelAgents).toBe(5);
    expect(config.http.host).toBe('127.0.0.1');
  });

  it('takes a URL with colons from the environment whole, and values keep their types', () => {
    const env = { PROMETHEUS_URL: 'http://127.0.0.1:9090', COMPASS_REFERENCE_SECONDS: '60' };
    const config = readConfig({ root: rootWith(), env });
    expect(config.servers).toMatchObject([{ name: 'prometheus', url: 'http://127.0.0.1:9090' }]);
    expect(config.settings.referenceSeconds).toBe(60);
  });

  it('knows whose the sessions are by whoever answers for them, whatever that entry is called', () => {
    const entry =
      '{ url: "postgres://me@db/orders", backend: postgres, component: billing-db, capabilities: [sessions] }';
    const root = rootWith('mcp_servers.yaml', () => `mcp_servers:\n  billing: ${entry}\n`);
    expect(readConfig({ root, env: {} }).sessionsComponent).toBe('billing-db');
    const none = rootWith(
      'mcp_servers.yaml',
      (text) => `${text}  others: ${entry.replace('component: billing-db, ', '')}\n`,
    );
    expect(readConfig({ root: none, env: {} }).sessionsComponent).toBeNull();
    // The recorded incident's own.
    expect(readConfig({ root: rootWith(), env: {} }).sessionsComponent).toBe('orders-db');
  });

  it('says so where .env cannot be read', () => {
    const root = rootWith();
    mkdirSync(join(root, '.env'));
    expect(() => readConfig({ root, env: {} })).toThrow(/\.env cannot be read \(EISDIR\): let who starts this read it/);
  });

  it('reads .env in the root, which the environment overrides', () => {
    const root = rootWith();
    writeFileSync(join(root, '.env'), 'PORT=9001\nSLACK_CHANNEL="#ops"\n');
    const config = readConfig({ root, env: { PORT: '9002' } });
    expect([config.http.port, config.settings.defaultChannel]).toEqual([9002, '#ops']);
  });

  it.each([
    [
      'compass.yaml',
      (text: string) => text.replace('max_parallel_agents: 5', 'max_parallel_agents: many'),
      /compass\.yaml:\d+: compass\.investigation\.max_parallel_agents/,
    ],
    [
      'compass.yaml',
      (text: string) => text.replace('- network', '- netwrok'),
      /compass\.yaml:\d+: compass\.agents\.enabled/,
    ],
    [
      'actions.yaml',
      (text: string) => text.replace('risk: medium', 'risk: none'),
      /actions\.yaml:\d+: actions\.terminate_backend\.risk/,
    ],
    [
      'mcp_servers.yaml',
      // biome-ignore lint/suspicious/noTemplateCurlyInString: this is how the file spells it
      (text: string) => text.replace('${PROMETHEUS_URL:}', 'nonsense'),
      /mcp_servers\.yaml:\d+: mcp_servers\.prometheus\.url/,
    ],
    ['compass.yaml', (text: string) => `${text}\n  oops: [`, /compass\.yaml:\d+/],
  ])('refuses a wrong %s and names the file, the line and the key', (file, change, message) => {
    expect(() => readConfig({ root: rootWith(file, change), env: {} })).toThrow(message);
  });

  it('refuses a port that is no number, by its name', () => {
    expect(() => readConfig({ root: rootWith(), env: { PORT: 'abc' } })).toThrow(
      /^PORT is "abc", and it must be a number from 0 to 65535\. Leave it out for 8080/,
    );
  });

  it('without a token REST is for this machine only', () => {
    expect(readConfig({ root: rootWith(), env: { COMPASS_API_TOKEN: 'x'.repeat(20) } }).http.host).toBe('0.0.0.0');
  });

  it('takes the short form of an agent’s queries, and the long form of the same name before it', () => {
    const root = rootWith('compass.yaml', (text) =>
      text.replace(
        '      queries: {}',
        [
          '      queries:',
          '        pool: sum(pg_stat_database_numbackends{datname="$SERVICE"})',
          '        slow_queries: \'{app="$SERVICE"} | json | duration > 1000\'',
          '        lock_waits: up',
          '    tracing:',
          '      queries: { spans: traces_spanmetrics_calls_total }',
        ].join('\n'),
      ),
    );
    rmSync(join(root, 'config/agents/tracing.yaml'));
    const { agents } = readConfig({ root, env: {} }).settings;
    const { pool, slow_queries, lock_waits } = agents.database?.observation_queries ?? {};
    expect(pool).toMatchObject({
      prometheus: 'sum(pg_stat_database_numbackends{datname="$SERVICE"})',
      confidence: 0.8,
    });
    expect(slow_queries).toMatchObject({ loki: '{app="$SERVICE"} | json | duration > 1000' });
    expect(lock_waits).toMatchObject({ title: 'lock waits', threshold: 1 });
    expect(agents.tracing?.observation_queries).toMatchObject({
      spans: { prometheus: 'traces_spanmetrics_calls_total' },
    });
  });

  it.each([
    ['DATABASE_URL', { REDIS_URL: 'redis://queue:6379' }],
    ['REDIS_URL', { DATABASE_URL: 'postgres://me@db:5432/compass' }],
  ])('is of both stores or of neither: alone it asks for %s', (missing, env) => {
    expect(() => readConfig({ root: rootWith(), env: env as Record<string, string> })).toThrow(`${missing} is missing`);
  });

  it('gives the database agent its queries, its budget, its threshold and its tests', () => {
    const { database } = readConfig({ root: rootWith(), env: {} }).settings.agents;
    expect(database).toMatchObject({ min_confidence_threshold: 0.65, time_budget_seconds: 45 });
    expect(database?.observation_queries).toMatchObject({
      connection_saturation: { prometheus: expect.stringContaining('"$SERVICE"'), threshold: 0.8, confidence: 0.9 },
      slow_query_detection: { loki: expect.stringContaining('duration > 1000'), threshold: 10, confidence: 0.8 },
      lock_waits: { prometheus: expect.stringContaining('wait_event_type="Lock"'), threshold: 1, confidence: 0.85 },
    });
    expect(database?.disproof_strategies).toEqual(
      expect.arrayContaining(
        ['check_connection_pool_history', 'correlate_with_traffic', 'check_recent_changes'].map((name) =>
          expect.objectContaining({ name, description: expect.stringMatching(/./) }),
        ),
      ),
    );
  });

  it('takes a file with nothing but what is not the default', () => {
    const root = rootWith('compass.yaml', () => 'compass: { zone: Europe/Berlin }\n');
    const { settings, enabledAgents } = readConfig({ root, env: {} });
    expect([settings.zone, settings.maxParallelAgents, enabledAgents.length]).toEqual(['Europe/Berlin', 5, 5]);
  });

  it.each([
    ['as shipped', (text: string) => text],
    ['where nothing is written', () => 'compass: {}\n'],
  ])('has the numbers of the specification, %s', (_what, written) => {
    const root = rootWith('compass.yaml', written);
    const { settings, enabledAgents, logLevel, environment } = readConfig({ root, env: {} });
    expect(settings).toMatchObject({
      ...{ maxParallelAgents: 5, observationTimeoutMs: 120_000, hypothesisTimeoutMs: 30_000 },
      ...{ maxHypothesesPerAgent: 3, minConfidence: 0.5, costLimitUsd: 10 },
      model: { tokensPerHypothesis: 1000, tokensPerObservation: 500, tokensPerInvestigation: 50_000 },
    });
    expect(enabledAgents).toEqual(['database', 'network', 'application', 'infrastructure', 'tracing']);
    expect([environment, logLevel]).toEqual(['development', 'info']);
  });

  it('warns of a key that nothing is done with', () => {
    const { warnings, secrets } = readConfig({ root: rootWith(), env: { PAGERDUTY_INTEGRATION_KEY: 'R0SECRET' } });
    expect(warnings).toEqual([
      expect.stringMatching(/integration_key is set, but COMPASS answers pages and raises none/),
    ]);
    expect(secrets).toContain('R0SECRET');
  });
});
