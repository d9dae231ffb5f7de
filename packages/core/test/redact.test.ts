import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { redact, redacted } from '../src/index.ts';

/** Put together here, so that no scanner takes them for real ones. */
const secrets = [
  `AKIA${'A1B2C3D4E5F6G7H8'}`,
  `xoxb-${'123456789012-abcdefghijkl'}`,
  `ghp_${'a'.repeat(36)}`,
  `sk-ant-${'b'.repeat(30)}`,
  `eyJhbGciOiJIUzI1NiJ9.${'c'.repeat(20)}.${'d'.repeat(20)}`,
];

describe('redaction', () => {
  it.each(secrets)('takes out %s, wherever it stands', (secret) => {
    expect(redact(`line with ${secret} in it`)).toBe('line with [redacted] in it');
    expect(redact(`{"key":"${secret}"}`)).not.toContain(secret);
  });

  it('takes out passwords, tokens and people', () => {
    expect(redact('postgres://app:hunter22@db:5432/orders')).toBe('postgres://app:[redacted]@db:5432/orders');
    expect(redact('Authorization: Bearer abc.def.ghi and more')).toBe('Authorization: Bearer [redacted] and more');
    expect(redact('password=hunter22&user=app')).toBe('password=[redacted]&user=app');
    expect(redact('mail of alice.b@example.com bounced')).toBe('mail of [redacted] bounced');
    expect(redact('paid with 4111 1111 1111 1111 today')).toBe('paid with [redacted] today');
  });

  it('leaves alone what an incident is made of', () => {
    for (const text of [
      'p99 of orders is 4.8 s, normally 0.31 s',
      'rate(http_server_request_duration_seconds_count{service_name="orders"}[5m])',
      'TraceID: d7b74d3d789dece1f76c55db60e5cafb SpanID: e30ad15c85dcc4fa 10.1.2.3:5432',
      '1674981729939519801',
    ])
      expect(redact(text)).toBe(text);
  });

  it('changes nothing the second time, and never grows without bound', () => {
    fc.assert(
      fc.property(
        fc.array(fc.oneof(fc.string(), fc.constantFrom(...secrets, 'password=', 'token: ', '@a.bc'))),
        (parts) => {
          const once = redact(parts.join(' '));
          expect(redact(once)).toBe(once);
          expect(once.length).toBeLessThanOrEqual(parts.join(' ').length * 3 + 10);
        },
      ),
    );
  });

  it('goes through values, and keeps their keys', () => {
    expect(redacted({ token: ['password=hunter22', 3, null] })).toEqual({ token: ['password=[redacted]', 3, null] });
  });
});
