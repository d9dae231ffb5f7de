// biome-ignore-all lint/suspicious/noTemplateCurlyInString: this is how the files spell it
import { renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readConfig } from '../src/index.ts';
import { faultOf } from './fault-of.ts';
import { rootWith } from './root-with.ts';

const warnings = (env: Record<string, string>) => readConfig({ root: rootWith(), env }).warnings;

describe('a wrong variable', () => {
  it.each([
    [
      { COMPASS_STEP_SECONDS: 'abc' },
      'compass.yaml:19: compass.investigation.step_seconds: COMPASS_STEP_SECONDS is "abc", and it must be a number. Leave it out for 15.',
    ],
    [
      { PROMETHEUS_URL: 'localhost:9090' },
      'mcp_servers.yaml:5: mcp_servers.prometheus.url: PROMETHEUS_URL is "localhost:9090", and it must be a whole address, such as http://prometheus:9090.',
    ],
    [
      { GRAFANA_DASHBOARD_URL: 'https://grafana.example.com/d/s?var-pod={pod}' },
      'compass.yaml:130: compass.integrations.grafana.dashboard_url: GRAFANA_DASHBOARD_URL has a value that is not shown here, and it may have places for {service}, {from}, {to}, and no other.',
    ],
    [
      { LLM_PROVIDER: 'gpt' },
      'compass.yaml:41: compass.llm.default_provider: LLM_PROVIDER is "gpt", and it must be one of none, openai, anthropic, ollama. Leave it out for none.',
    ],
    [
      { LOG_LEVEL: 'DEBUGG' },
      'compass.yaml:4: compass.log_level: LOG_LEVEL is "DEBUGG", and it must be one of debug, info, warn, error, silent, in small or capital letters. Leave it out for INFO.',
    ],
    [
      { COMPASS_ZONE: 'Europe/Atlantis' },
      'compass.yaml:6: compass.zone: COMPASS_ZONE is "Europe/Atlantis", and it must be a time zone by its name, such as UTC or Europe/Berlin. Leave it out for UTC.',
    ],
    [
      { LOKI_USER: 'team-a' },
      'mcp_servers.yaml:20: mcp_servers.loki.auth.username: LOKI_USER is "team-a", and it is of no use without the url of loki: give both, or neither. LOKI_URL is not set.',
    ],
  ])('%o: is named with its value, its line and what would be right', (env, message) => {
    expect(faultOf(env as Record<string, string>)).toBe(message);
  });

  it('with a user and a password in the address of a source is sent back with its line, and neither is said', () => {
    const words = 'and it carries a user or a password: put them under auth, or headers.';
    expect(faultOf({ LOKI_URL: 'http://me:hunter2@loki:3100' })).toBe(
      `mcp_servers.yaml:17: mcp_servers.loki.url: LOKI_URL has a value that is not shown here, ${words}`,
    );
  });

  it.each([
    [{ PROMETHEUS_TOKEN: 'hunter2' }, 'PROMETHEUS_TOKEN has a value that is not shown here'],
    [{ DATABASE_URL: 'db.example.com?password=hunter2' }, 'DATABASE_URL has a value that is not shown here'],
    [{ POSTGRES_ACTIVITY_URL: 'me:hunter2@db' }, 'POSTGRES_ACTIVITY_URL has a value that is not shown here'],
    [{ LLM_PROVIDER: 'sk-hunter2-0123456789abcdef' }, 'LLM_PROVIDER has a value that is not shown here'],
  ])('%o: a secret is not said', (env, message) => {
    const said = faultOf(env as Record<string, string>);
    expect(said).toContain(message);
    expect(said).not.toContain('hunter2');
  });

  it('that is nearly one of ours is warned about, with the one that was meant', () => {
    expect(warnings({ PROMETHEUS_URI: 'http://prometheus:9090', COMPAS_ZONE: 'UTC' })).toEqual([
      'PROMETHEUS_URI is set, but nothing reads it: did you mean PROMETHEUS_URL?',
      'COMPAS_ZONE is set, but nothing reads it: did you mean COMPASS_ZONE?',
    ]);
    expect(warnings({ LOKI_TENANT: 'a' })).toEqual([
      'LOKI_TENANT is set, but nothing reads it: .env.example lists what is read.',
    ]);
    expect(warnings({ COMPASS_PORT: '8090' })).toEqual([expect.stringMatching(/^COMPASS_PORT is set, but nothing/)]);
  });

  it('of others is none of our business', () => {
    const announced = {
      LOKI_SERVICE_HOST: '10.0.0.1',
      LOKI_PORT: 'tcp://10.0.0.1:3100',
      LOKI_PORT_3100_TCP_ADDR: '10.0.0.1',
    };
    const others = { PATH: '/bin', HOST: 'a', ...announced };
    expect(warnings({ ...others, PORT: '8080', COMPASS_URL: 'http://here', LOKI_URL: 'http://loki:3100' })).toEqual([]);
  });

  it('of digits alone is text where text belongs', () => {
    const { servers } = readConfig({
      root: rootWith(),
      env: { LOKI_URL: 'http://loki:3100', LOKI_USER: '1042', LOKI_PASSWORD: '007' },
    });
    expect(servers[0]?.auth).toEqual({ type: 'basic', username: '1042', password: '007' });
  });
});

describe('a wrong key', () => {
  it.each([
    [
      'compass.yaml',
      'max_parallel_agents',
      'max_paralel_agents',
      /^compass\.yaml:9: .*did you mean max_parallel_agents\?$/,
    ],
    [
      'compass.yaml',
      'integrations:',
      'integration:',
      /^compass\.yaml:\d+: compass\.integration: .*did you mean integrations\?$/,
    ],
    ['mcp_servers.yaml', 'password:', 'pasword:', /mcp_servers\.loki\.auth\.pasword: .*did you mean password\?$/],
    [
      'mcp_servers.yaml',
      'type: basic',
      'type: basics',
      /auth\.type: must be one of none, bearer, .*: did you mean basic\?$/,
    ],
    ['actions.yaml', 'read_back: { tool', 'read_back: { tol', /read_back\.tol: .*did you mean tool\?$/],
    [
      'actions.yaml',
      'undo: null',
      'undo: start_again',
      /actions\.terminate_backend\.undo: start_again is no action of this file/,
    ],
    ['compass.yaml', 'effort: low', 'effort: lots', /effort: must be one of low, medium, high, or empty\.$/],
    ['actions.yaml', 'cooldown_seconds', 'cool_down_seconds', /did you mean cooldown_seconds\?$/],
    ['signals.yaml', 'worse: up', 'wrose: up', /^signals\.yaml:\d+: signals\.0\.wrose: .*did you mean worse\?$/],
    ['prices.yaml', 'cache_write: 10', 'cache_writes: 10', /did you mean cache_write\?$/],
    [
      'agents/database.yaml',
      'threshold: 0.8',
      'treshold: 0.8',
      /^agents\/database\.yaml:\d+: .*did you mean threshold\?$/,
    ],
    [
      'compass.yaml',
      'zone:',
      'timezone_of_people:',
      /is no key that is read here: there are environment, log_level, zone, /,
    ],
  ])('of %s: %s written as %s', (file, right, wrong, message) => {
    const root = rootWith(file, (text) => text.replace(right, wrong));
    expect(faultOf({ LLM_PROVIDER: 'ollama' }, root)).toMatch(message);
  });

  it.each([
    ['{ comand: npx }', /mcp\.comand: .*did you mean command\?$/],
    ['{ command: npx, arg: [a] }', /mcp\.arg: .*did you mean args\?$/],
    ['{ command: npx, args: a }', /mcp\.args: must be a list/],
    ['{ ulr: "http://a", headers: {} }', /mcp\.ulr: .*did you mean url\?$/],
    ['{ url: a }', /mcp\.url: must be a whole address, such as/],
    ['{ url: "http://a", transport: sss }', /mcp\.transport: must be one of streamable-http, sse: did you mean sse\?$/],
    ['npx', /mcp: must be a group of keys/],
  ])('of an MCP server %s is judged by the form that was meant', (mcp, message) => {
    const root = rootWith('mcp_servers.yaml', () => `mcp_servers:\n  traces:\n    mcp: ${mcp}\n`);
    expect(faultOf({}, root)).toMatch(/^mcp_servers\.yaml:3: mcp_servers\.traces\.mcp/);
    expect(faultOf({}, root)).toMatch(message);
  });

  it('is found at its own line when what it holds begins on the next', () => {
    const root = rootWith('mcp_servers.yaml', () => 'mcp_servers:\n  loki:\n    headrs:\n      a: b\n');
    expect(faultOf({}, root)).toMatch(/^mcp_servers\.yaml:3: mcp_servers\.loki\.headrs: /);
  });
});

describe('a file', () => {
  it('that is missing is named, with where to get it', () => {
    expect(faultOf({ COMPASS_CONFIG: '/nowhere' })).toMatch(/^\/nowhere\/compass\.yaml is missing: copy it from/);
  });

  it('of an agent that there is none of is not passed over', () => {
    const root = rootWith();
    renameSync(join(root, 'config/agents/database.yaml'), join(root, 'config/agents/databse.yaml'));
    expect(faultOf({}, root)).toBe('agents/databse.yaml belongs to no agent: did you mean database.yaml?');
  });

  it('that is a list where keys belong says so', () => {
    const root = rootWith();
    writeFileSync(join(root, 'config/compass.yaml'), '- compass\n');
    expect(faultOf({}, root)).toMatch(/^compass\.yaml:1: .*must be a group of keys/);
  });
});

describe('several faults', () => {
  it('are told at once, of one file in the order of its lines, and of all files', () => {
    const root = rootWith('compass.yaml', (text) =>
      text
        .replace('max_parallel_agents: 5', 'max_paralel_agents: 5')
        .replace('max_hypotheses_per_agent: 3', 'max_hypotheses_per_agent: many')
        .replace('per_hypothesis:', 'per_hypotesis:')
        .replace('per_observation:', 'per_observatin:'),
    );
    writeFileSync(join(root, 'config/signals.yaml'), 'signals:\n  - { name: a, kind: latncy, query: up }\n');
    expect(
      faultOf({ PORT: 'abc', SLACK_LOCAL_PORT: '-1' }, root).replaceAll(`${root}/config/`, '').split('\n'),
    ).toEqual([
      'compass.yaml:9: compass.investigation.max_paralel_agents: is no key that is read here: did you mean max_parallel_agents?',
      'compass.yaml:12: compass.investigation.max_hypotheses_per_agent: must be a number.',
      expect.stringMatching(
        /^compass\.yaml:\d+: compass\.llm\.token_limits\.per_hypotesis: .*did you mean per_hypothesis\?$/,
      ),
      expect.stringMatching(
        /^compass\.yaml:\d+: compass\.llm\.token_limits\.per_observatin: .*did you mean per_observation\?$/,
      ),
      'signals.yaml:2: signals.0.kind: must be one of latency, errors, traffic, saturation: did you mean latency?',
      'PORT is "abc", and it must be a number from 0 to 65535. Leave it out for 8080.',
      'SLACK_LOCAL_PORT is "-1", and it must be a number from 0 to 65535. Leave it out for 8070.',
    ]);
  });

  it('are not more than a screen', () => {
    const lines = Array.from({ length: 50 }, (_, index) => `  key${index}: 1`);
    const root = rootWith('compass.yaml', () => `compass:\n${lines.join('\n')}\n`);
    const told = faultOf({}, root).split('\n');
    expect([told.length, told.at(-1)]).toEqual([21, 'And 30 more.']);
  });
});

describe('a query of an agent', () => {
  it.each([
    ['{ threshold: 3 }', /must ask one source: give it prometheus, loki or signal\.$/],
    ['{ prometheus: up, signal: cpu_share }', /give it prometheus, loki or signal, and only one of them\.$/],
  ])('%s is refused', (query, message) => {
    const root = rootWith('agents/network.yaml', (text) =>
      text.replace('observation_queries: {}', `observation_queries: { a: ${query} }`),
    );
    expect(faultOf({}, root)).toMatch(/^agents\/network\.yaml:6: network_agent\.observation_queries\.a: /);
    expect(faultOf({}, root)).toMatch(message);
  });
});

describe('a file that is hardly one', () => {
  const deep = `compass: ${'['.repeat(30_000)}`;
  const bomb = [
    'a: &a [x, x]',
    ...Array.from({ length: 30 }, () => 'b: [*a]').map((line, index) => line.replace('b', `b${index}`)),
  ];
  it.each([
    ['of two documents', 'compass: {}\n---\ncompass: {}\n', /^compass\.yaml:2: a second document begins here/],
    ['that ends too early', 'compass:\n  zone: "UTC\n', /^compass\.yaml:3: Missing closing "quote/],
    ['with a key twice', 'compass:\n  zone: UTC\n  zone: UTC\n', /^compass\.yaml:3: zone stands here a second time/],
    ['with two faults', 'a: [\nb: "\\q"\n', /^compass\.yaml:\d: .*\n.*compass\.yaml:\d: /],
    ['with an alias of nothing', 'compass:\n  zone: *utc\n', /^compass\.yaml:2: \*utc is an alias of nothing/],
    ['with many aliases', bomb.join('\n'), /^compass\.yaml:22: more than 20 aliases are not followed/],
    ['with a name that is none', 'compass:\n  __proto__: { zone: UTC }\n', /^compass\.yaml:2: __proto__ is no name/],
    ['nested without end', deep, /^compass\.yaml:1: is nested too deeply/],
    [
      'that is large',
      `compass: {}\n#${'x'.repeat(300_000)}`,
      /^compass\.yaml:\d+: a file of more than 256 KB is not read/,
    ],
    ['that holds much', `compass: [${'a,'.repeat(100_000)}`, /^compass\.yaml:1: a configuration does not hold so much/],
    ['of a tag that nobody knows', 'compass: !!js/function "x"\n', /^compass\.yaml:1: Unresolved tag/],
    ['without anything', '', /^compass\.yaml:1: must be a group of keys/],
  ])('%s is refused with its line', (_what, text, message) => {
    const root = rootWith('compass.yaml', () => text);
    expect(faultOf({}, root)).toMatch(message);
    expect({}).not.toHaveProperty('zone');
  });

  it('of another encoding is refused with the line of its first wrong byte', () => {
    const root = rootWith();
    writeFileSync(join(root, 'config/compass.yaml'), Buffer.from([...Buffer.from('compass:\n  zone: '), 0xff, 10]));
    expect(faultOf({}, root)).toBe('compass.yaml:2: is not UTF-8: save the file in that encoding.');
  });
});
