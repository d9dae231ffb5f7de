// biome-ignore-all lint/suspicious/noTemplateCurlyInString: this is how the files spell it
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { readConfig } from '../src/index.ts';
import { faultOf } from './fault-of.ts';
import { rootWith } from './root-with.ts';

it('a file that is wrong in many ways is told of at once, each with its line and what would be right', () => {
  const text = `mcp_servers:
  prometheus:
    url: prometheus:9090
    auth: { type: bearer, token: $PROMETHEUS_TOKEN }
  loki:
    url: http://me:hunter2@loki:3100
    headers: { X-Scope-OrgID: 7 }
  tempo:
    url: "\${TEMPO-URL}"
  mimir:
    url: http://mimir:8080
  grafana:
    url: https://grafana.example.com
    auth: { type: api_key, key: "\${GRAFANA_KEY:-glsa_x}" }
    headers: { "X Scope": a }
  third:
    mcp: { url: "http://me:hunter2@mcp.example.com/mcp" }
  fourth:
    mcp: { command: npx, args: [ok, "\${theirs}"] }
`;
  const root = rootWith('mcp_servers.yaml', () => text);
  const told = faultOf({}, root).replaceAll(`${root}/config/`, '').split('\n');
  const at = (line: number, key: string, words: string) => `mcp_servers.yaml:${line}: mcp_servers.${key}: ${words}`;
  const userinfo = 'carries a user or a password: put them under auth, or headers.';
  const unfilled =
    'which is filled by nothing: a variable is written ${NAME} or ${NAME:default}, its name in capital letters, digits and _.';
  expect(told).toEqual([
    at(3, 'prometheus.url', 'must be a whole address, such as http://prometheus:9090.'),
    at(4, 'prometheus.auth.token', 'has a variable without its braces: write ${PROMETHEUS_TOKEN}.'),
    at(7, 'loki.headers.X-Scope-OrgID', 'must be text: put it in quotes.'),
    at(9, 'tempo.url', `has \${TEMPO-URL}, ${unfilled}`),
    at(
      11,
      'mimir.url',
      'needs a word on what stands there: add backend, one of prometheus, loki, tempo, grafana, postgres; an MCP server goes under mcp instead.',
    ),
    at(
      14,
      'grafana.auth.key',
      'has ${GRAFANA_KEY:-glsa_x}, as a shell has it: here the default begins after the colon, as in ${NAME:default}.',
    ),
    at(15, 'grafana.headers.X Scope', 'is not the name of a header.'),
    at(17, 'third.mcp.url', userinfo),
    at(19, 'fourth.mcp.args.1', `has \${theirs}, ${unfilled}`),
  ]);
});

it('what a query refers to by itself is no variable', () => {
  const query = 'label_replace(up, "pod", "$1-${2}", "instance", "(.*):(.*)") * $RATE';
  const root = rootWith('agents/network.yaml', (text) =>
    text.replace('observation_queries: {}', `observation_queries: { a: { prometheus: ${JSON.stringify(query)} } }`),
  );
  expect(readConfig({ root, env: {} }).settings.agents.network?.observation_queries['a']?.prometheus).toBe(query);
});

it.each([
  [
    'a colon',
    'PROMETHEUS_URL: http://prometheus:9090\nOther: 1\n',
    [],
    /^PROMETHEUS_URL has a colon after it in \.env/,
  ],
  ['a sign that nobody sees before it', '\uFEFFPROMETHEUS_URL=http://prometheus:9090\n', ['prometheus'], null],
])('a variable of .env with %s is read, or said not to be', (_what, text, servers, warning) => {
  const root = rootWith();
  writeFileSync(join(root, '.env'), text);
  const config = readConfig({ root, env: {} });
  expect(config.servers.map(({ name }) => name)).toEqual(servers);
  expect(config.warnings).toEqual(warning === null ? [] : [expect.stringMatching(warning)]);
});
