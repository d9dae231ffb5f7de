// biome-ignore-all lint/suspicious/noTemplateCurlyInString: this is how the files spell it
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import type { Language } from './edges.ts';

const ROOT = join(import.meta.dirname, '../../..');
const file = (name: string): string => readFileSync(join(ROOT, name), 'utf8');

const SIGNS: Record<Language, string[]> = {
  yaml: [
    '- ',
    '? ',
    ': ',
    'a: ',
    '\n',
    '\n  ',
    '\n    ',
    '[',
    ']',
    '{',
    '}',
    ', ',
    '&a ',
    '*a',
    '!!str ',
    '!x ',
    '|\n',
    '>-\n',
    '"',
    "'",
    '#',
    '---\n',
    '...\n',
    '%YAML 1.2\n',
    '<<: ',
    '__proto__: ',
    '\t',
    '1',
    'true',
    '${A:b}',
    '\\x',
    '\ufeff',
    'compass:\n',
  ],
  json: [
    '{',
    '}',
    '[',
    ']',
    ',',
    ':',
    '"',
    '"a"',
    '"__proto__":',
    '"constructor":',
    '\\u',
    '\\ud800',
    '1',
    '-',
    '1e9',
    'null',
    'true',
    ' ',
    '\n',
    '"event":',
    '"alerts":',
    '"jsonrpc":"2.0",',
    '"method":',
    '"id":1,',
    '"result":',
  ],
  query: [
    'rate',
    'sum',
    'by',
    '(',
    ')',
    '{',
    '}',
    '[5m]',
    'offset 1h',
    '=~',
    '!=',
    '|=',
    '|~',
    '| json',
    '"a.*"',
    '`b`',
    "'c'",
    'up',
    '+',
    '-',
    '^',
    '>',
    'and',
    'on',
    'group_left',
    ',',
    '1',
    '0x',
    'Inf',
    '@',
    'bool',
    'without',
    'histogram_quantile',
    ' ',
    '#',
    '\\',
    '"(a+)+"',
    'label_replace',
  ],
  text: [
    'COMPASS_',
    'LLM_',
    '=',
    '"',
    "'",
    '\n',
    '#',
    '$',
    '${A}',
    'export ',
    '\\',
    '`',
    ' ',
    '\r',
    '\0',
    'PORT',
    '__proto__',
  ],
  words: [
    ...'* ** _ __ ~~ ` ``` [ ]( <a <@U < > | |- # - \\ :a : @ ! / &amp; = " \' , A1b2C3 a 1'.split(' '),
    ...[' ', '\t', '\n', '\n```\n', '- ', '1. ', ' *a', '[a](http:', 'https://a.', '://a:b@', '<!date^1^'],
    ...[
      'token',
      'token=',
      'token "value',
      'password: ',
      'stripe',
      'secret key ',
      'PASS',
      'api_key',
      'sid',
      'kind: Secret\n a: ',
    ],
    ...[
      '-----BEGIN PRIVATE KEY-----',
      '-----END',
      'authorization: basic ',
      'bearer ',
      'cookie: a=',
      'curl -u ',
      'mysql -p',
    ],
    ...[
      'login a password ',
      'machine ',
      'jdbc:oracle:a:b/',
      'a@a.',
      '1234 ',
      'a:@tcp(',
      'sha256:',
      'eyJhbGciOiJI.',
      'ghp_',
      '-us1',
    ],
  ],
};

export const signsOf = (language: Language): string[] => SIGNS[language];

const SEEDS: Record<Language, string[]> = {
  yaml: [
    'config/compass.yaml',
    'config/mcp_servers.yaml',
    'config/actions.yaml',
    'config/agents/database.yaml',
    'config/prices.yaml',
  ].map(file),
  json: [
    '{"service":"orders","symptoms":["slow"],"severity":"high"}',
    '{"event":{"id":"1","event_type":"incident.triggered","occurred_at":"2026-11-22T03:00:00Z","data":{"id":"Q1","type":"incident","title":"slow","service":{"summary":"orders"}}}}',
    '{"version":"4","status":"firing","alerts":[{"status":"firing","labels":{"alertname":"Slow","service":"orders"},"startsAt":"2026-11-22T03:00:00Z","fingerprint":"a"}]}',
    '{"jsonrpc":"2.0","id":1,"result":{"content":[{"type":"text","text":"{}"}]}}',
    '{"type":"event_callback","team_id":"T0LOCAL","event":{"type":"app_mention","user":"U0ALICE","text":"why is orders slow?","channel":"C0","ts":"1.1"}}',
    '{"type":"block_actions","team":{"id":"T0LOCAL"},"user":{"id":"U0ALICE"},"trigger_id":"1","actions":[{"type":"button","action_id":"run_test","value":"a:b"}],"container":{}}',
    '{"type":"view_submission","team":{"id":"T0LOCAL"},"user":{"id":"U0ALICE"},"view":{"id":"V1","hash":"h","callback_id":"request_data","private_metadata":"{}","state":{"values":{}}}}',
    '{"version":1,"id":"a","system":"s","source":"x","licence":"y","trigger":{"service":"orders","symptoms":[],"severity":"high","source":"api"},"window":{},"signals":[]}',
  ],
  query: [
    'histogram_quantile(0.99, sum by (service, le) (rate(http_server_request_duration_seconds_bucket{code=~"5.."}[5m] offset 1h)))',
    'label_replace(up{a!~"b|c"} > bool 1, "x", "$1", "y", "(.*)") and on (x) group_left (z) -2 ^ 2',
    '{app="orders", env!~"test.*"} |= "slow" or "late" != "ok" |~ "(?i)error" | json | status >= 500 | path = "/a"',
  ],
  text: [file('.env.example').replace(/^# (?=[A-Z])/gm, '')],
  words: [
    file('README.md'),
    'level=error msg="login failed" user=a password="b c" authorization: Bearer abcdefgh12345678 url=postgres://a:b@c/d?sig=e',
    '*orders* is _slow_, see <https://example.com/a|the page> or `up{a="b"}`: **why** [is](https://example.com) it ~not~?',
  ],
};

/** One text with a piece of it gone, doubled, or changed. */
const changed = (language: Language): fc.Arbitrary<string> =>
  fc
    .tuple(
      fc.constantFrom(...SEEDS[language]),
      fc.array(
        fc.tuple(fc.double({ min: 0, max: 1, noNaN: true }), fc.nat(40), fc.constantFrom('', ...SIGNS[language])),
        {
          minLength: 1,
          maxLength: 6,
        },
      ),
    )
    .map(([seed, changes]) =>
      changes.reduce((text, [where, gone, sign]) => {
        const at = Math.floor(where * text.length);
        return text.slice(0, at) + sign + text.slice(at + gone);
      }, seed),
    );

/** Bytes of a language, nearly; now and then of none. */
export const bytesOf = (language: Language): fc.Arbitrary<Buffer> =>
  fc
    .oneof(
      { weight: 4, arbitrary: changed(language) },
      {
        weight: 4,
        arbitrary: fc.array(fc.constantFrom(...SIGNS[language]), { maxLength: 120 }).map((all) => all.join('')),
      },
      { weight: 1, arbitrary: fc.json() },
      { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 200 }) },
      { weight: 1, arbitrary: fc.uint8Array({ maxLength: 200 }) },
    )
    .map((made) => (typeof made === 'string' ? Buffer.from(made) : Buffer.from(made)));
