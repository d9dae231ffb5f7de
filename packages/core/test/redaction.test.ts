import { createHmac } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createRedactor } from '../src/index.ts';

const hash = (secret: string) => createHmac('sha256', 'a key of the test').update(secret).digest('hex');
const redactor = createRedactor({ secrets: [], hash });
const MARK = /\[redacted:[0-9a-f]{4}\]/g;
/** With every mark alike. */
const shown = (text: string) => redactor.text(text).replace(MARK, '[gone]');

/** Put together here, so that no scanner takes them for real ones. */
const tokens = [
  `AKIA${'A1B2C3D4E5F6G7H8'}`,
  `xoxb-${'123456789012-abcdefghijkl'}`,
  `ghp_${'a1B'.repeat(12)}`,
  `sk-ant-${'b3'.repeat(30)}`,
  `eyJhbGciOiJIUzI1NiJ9.${'eyJzdWIiOiIxIn0'}.${'d'.repeat(20)}`,
];

describe('redaction', () => {
  it.each(tokens)('takes out %s, wherever it stands', (token) => {
    expect(shown(`line with ${token} in it`)).toBe('line with [gone] in it');
    expect(shown(`{"message":"${token}"}`)).toBe('{"message":"[gone]"}');
    expect(shown(`https://a.example/?q=x%3D${token}&b=1`)).toBe('https://a.example/?q=x%3D[gone]&b=1');
    expect(shown(JSON.stringify(`first\n${token}`))).toBe(JSON.stringify('first\n[gone]'));
  });

  it.each([
    ['postgres://app:hunter22@db:5432/orders', 'postgres://app:[gone]@db:5432/orders'],
    ['redis://:p@ss@cache:6379', 'redis://:[gone]@cache:6379'],
    ['app:hunter22@tcp(db:3306)/orders?key=1', 'app:[gone]@tcp(db:3306)/orders?key=1'],
    ['Server=db;User Id=app;Password=hunter22;Encrypt=true', 'Server=db;User Id=app;Password=[gone];Encrypt=true'],
    ['Authorization: Bearer abc.def.ghi and more', 'Authorization: Bearer [gone] and more'],
    ['curl -u app:hunter22 https://a.example', 'curl -u app:[gone] https://a.example'],
    ['password=hunter22&user=app', 'password=[gone]&user=app'],
    ['{"db_password": "two words, and more"}', '{"db_password": "[gone]"}'],
    ['{\\"api_key\\":\\"hunter22abc\\"}', '{\\"api_key\\":\\"[gone]\\"}'],
    ['<token>hunter22</token>', '<token>[gone]</token>'],
    ['{"name":"DB_PASSWORD","value":"hunter22"}', '{"name":"DB_PASSWORD","value":"[gone]"}'],
    ['User(name=alice, password=hunter22)', 'User(name=alice, password=[gone])'],
    ['machine a.example login bob password hunter22', 'machine a.example login bob password [gone]'],
    ['//registry.example/:_authToken=0f9e8d7c', '//registry.example/:_authToken=[gone]'],
    ['Set-Cookie: sid=s3ssion; HttpOnly', 'Set-Cookie: sid=[gone]'],
    ['deploy --password hunter22 --now', 'deploy --password [gone] --now'],
    [
      '-----BEGIN RSA PRIVATE KEY-----\\nMIIE\\n-----END RSA PRIVATE KEY----- x',
      '-----BEGIN RSA PRIVATE KEY-----[gone]-----END RSA PRIVATE KEY----- x',
    ],
    ['kind: Secret\ndata:\n  plain: aHVudGVyMjI=\n', 'kind: Secret\ndata:\n  plain: [gone]\n'],
  ])('knows where a secret stands: %s', (text, expected) => expect(shown(text)).toBe(expected));

  it.each([
    'p99 of orders is 4.8 s, normally 0.31 s',
    'rate(http_server_request_duration_seconds_count{service_name="orders"}[5m])',
    'TraceID: d7b74d3d789dece1f76c55db60e5cafb SpanID: e30ad15c85dcc4fa 10.1.2.3:5432',
    'pulled orders@sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08',
    'pod recommendationservice-6cfdd55578-gfj6q of c538bcb6-06cd-4806-8382-64396f2f2d43',
    'Accepted publickey for root: RSA SHA256:uNiVztksCsDhcc0u9e8BgrJXVGhfsHJTpQ6DoqkvVDs',
    'Failed password for invalid user admin from 10.0.0.1 port 22',
    'token: unexpected end of input, max_tokens=4096, page_token: null',
    'partition key: orders-2024-01, primary key 1674981729939519801',
    'published to exchange=orders routing_key=order.created, secret: default/orders-tls, PWD=/usr/src/app',
    'Adding token to Cache: job_1445062781478_0011, session id: 0x14f05578bd80001, clientId=producer-1',
    'c.o.security.AbstractAuthenticationProcessingFilter2 at line 48',
  ])('leaves alone what an incident is made of: %s', (text) => expect(redactor.text(text)).toBe(text));

  it('marks the same secret in the same way, another in another, and only with its key', () => {
    const [first, again, other] = ['password=hunter22', 'pwd: "hunter22"', 'password=hunter23'].map(
      (text) => redactor.text(text).match(MARK)?.[0],
    );
    expect(first).toBe(again);
    expect(first).not.toBe(other);
    expect(createRedactor({ secrets: [], hash: (one) => hash(`${one}!`) }).text('password=hunter22')).not.toContain(
      first,
    );
  });

  it('changes nothing the second time, keeps JSON whole, and never grows without bound', () => {
    const part = fc.oneof(
      fc.string(),
      fc.constantFrom(...tokens, 'password=', '"token": "', "secret: '", '://a:', '@b', 'Authorization: ', 'Bearer '),
    );
    fc.assert(
      fc.property(fc.array(part), fc.constantFrom('', ' ', '\n'), (parts, gap) => {
        const text = parts.join(gap);
        const once = redactor.text(text);
        expect(redactor.text(once)).toBe(once);
        expect(once.length).toBeLessThanOrEqual(text.length * 4 + 20);
        const line = JSON.stringify({ message: text });
        expect(() => JSON.parse(redactor.text(line))).not.toThrow();
      }),
      { numRuns: 500 },
    );
  });

  it('goes through values: by their names too, and gives back what is clean as it is', () => {
    const clean = redactor.value({
      token: ['password=hunter22', 3, null],
      api_key: 'hunter22x',
      env: [{ name: 'DB_PASSWORD', value: 'hunter22' }],
    });
    expect(JSON.parse(JSON.stringify(clean).replace(MARK, '[gone]'))).toEqual({
      token: ['password=[gone]', 3, null],
      api_key: '[gone]',
      env: [{ name: 'DB_PASSWORD', value: '[gone]' }],
    });
    const rows = { spans: [{ traceID: 'd7b74d3d789dece1f76c55db60e5cafb', name: 'GET /orders' }], at: new Date(0) };
    expect(redactor.value(rows)).toBe(rows);
  });

  it('takes people out of what is handed on, and out of nothing else', () => {
    const text = 'mail of alice.b@example.com bounced, paid with 4111 1111 1111 1111 today';
    expect(redactor.text(text)).toBe(text);
    const handedOn = createRedactor({ secrets: [], hash, people: true }).text(text);
    expect(handedOn.replace(MARK, '[gone]')).toBe('mail of [gone] bounced, paid with [gone] today');
  });
});

describe('our own secrets', () => {
  const secrets = ['correct horse/battery+staple', 'q"uote\\d', 'plainish', 'Bearer only-the-latter-half', 'abc4'];
  const own = createRedactor({ secrets, hash });

  it.each([
    ['as they are', (secret: string) => secret],
    ['in a URL', (secret: string) => encodeURIComponent(secret)],
    [
      'in a URL in small letters',
      (secret: string) => encodeURIComponent(secret).replace(/%../g, (one) => one.toLowerCase()),
    ],
    ['in a form', (secret: string) => new URLSearchParams({ a: secret }).toString().slice(2)],
    ['in JSON', (secret: string) => JSON.stringify(secret).slice(1, -1)],
    ['in JSON in JSON', (secret: string) => JSON.stringify(JSON.stringify(secret)).slice(3, -3)],
  ])('are taken out %s', (_how, form) => {
    for (const secret of secrets.slice(0, 3)) {
      const text = own.text(`before ${form(secret)} after`);
      expect(text.replace(MARK, '[gone]')).toBe('before [gone] after');
      expect(own.own(`before ${form(secret)} after`)).toBe(text);
    }
  });

  it('are taken out of Base64, with whatever stands before and after them', () => {
    for (const user of ['a', 'ab', 'abc', 'a-longer-user'])
      for (const secret of secrets.slice(0, 3)) {
        const pair = Buffer.from(`${user}:${secret}:x`).toString('base64');
        const left = own.own(`x ${pair} y`).replace(MARK, '');
        expect(Buffer.from(left, 'base64').toString('latin1')).not.toContain(secret.slice(2, -2));
        expect(left.length).toBeLessThan(pair.length);
      }
  });

  it('are taken out of a header without its scheme, and when short only as words of their own', () => {
    expect(own.text('sent only-the-latter-half').replace(MARK, '[gone]')).toBe('sent [gone]');
    expect(own.text('abc4 xabc4 abc45').replace(MARK, '[gone]')).toBe('[gone] xabc4 abc45');
  });
});

/** Quadratic time would take hours for these; the limit is no measure of speed. */
describe('long hostile input', () => {
  const LONG = 200_000;
  it.each([
    'a',
    'A',
    '0',
    '-',
    '.',
    '=',
    ':',
    '"',
    '\\',
    ' ',
    '@',
    '/',
    'aA1',
    'a.',
    'A-',
    'ey',
    'eyJ',
    'eyJ.',
    'ey.ey',
    '://a:',
    '://',
    'a:b',
    'password',
    'password ',
    'password=',
    'password: "',
    'key=',
    'key',
    'token\\"',
    'sk-',
    'ghp_',
    'xox',
    '-----BEGIN ',
    '-----BEGIN PRIVATE KEY-----',
    'kind: Secret ',
    'curl ',
    'curl -u ',
    'mysql ',
    'machine a ',
    'login a ',
    'bearer ',
    'basic a',
    'cookie: a=',
    'authorization: ',
    'authorization: a ',
    'dnkey',
    '12345678:A',
    'MaA1.',
    'aA1aA1aA1aA1aA1aA1/',
    '{"a":"',
    '?sig=',
    'jdbc:oracle:a:',
    'a@a.',
    'a.a@',
    '1234 ',
    'value',
    'secret,value',
    '%3D',
    '\\n',
    'user a\n',
    'AKIA',
    'Q~',
    'aA1Q~',
    't1.a',
    '0x',
    'sha256:',
  ])('is read in linear time: %s', (part) => {
    const whole = createRedactor({ secrets: ['correct-horse'], hash, people: true });
    const text = part.repeat(LONG / part.length);
    const began = performance.now();
    whole.text(text);
    whole.text(`password=${text}`);
    expect(performance.now() - began).toBeLessThan(15_000);
  });
});
