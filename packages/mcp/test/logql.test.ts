import { describe, expect, it } from 'vitest';
import { parseLogql } from '../src/logql/parse.ts';
import { type StoredStream, selectLines } from '../src/logql/select-lines.ts';

const streams: StoredStream[] = [
  {
    labels: { service: 'orders' },
    times: BigInt64Array.from([1n, 2n, 3n, 4n, 5n]),
    lines: [
      '{"status":200,"ms":12,"http":{"path":"/a"}}',
      '{"status":503,"ms":912,"http":{"path":"/b"}}',
      '{"status":500,"ms":"slow"}',
      'plain text: timeout',
      'plain text: refused',
    ],
  },
  { labels: { service: 'billing' }, times: BigInt64Array.from([3n]), lines: ['timeout'] },
];

const lines = (query: string, window = { startNs: 0n, endNs: 9n }): bigint[] =>
  selectLines(streams, parseLogql(query), window).flatMap(({ found }) => found.map(({ ns }) => ns));

describe('log queries', () => {
  it('select streams by label', () => {
    expect(lines('{service="billing"}')).toEqual([3n]);
    expect(lines('{service=~"ord.*"}')).toHaveLength(5);
    expect(lines('{service!="orders"}')).toEqual([3n]);
    expect(lines('{service!~"orders|x"}')).toEqual([3n]);
  });

  it('filter lines by text', () => {
    expect(lines('{service="orders"} |= "plain" != "refused"')).toEqual([4n]);
    expect(lines('{service="orders"} |~ "time.ut|refused"')).toEqual([4n, 5n]);
    expect(lines('{service="orders"} |= `"status":5` or "refused"')).toEqual([2n, 3n, 5n]);
  });

  it('compare fields of JSON lines; what is no number does not pass', () => {
    expect(lines('{service="orders"} | json | status >= 500')).toEqual([2n, 3n]);
    expect(lines('{service="orders"} | json | ms > 10 | status < 300')).toEqual([1n]);
    expect(lines('{service="orders"} | json | http_path="/b"')).toEqual([2n]);
    expect(lines('{service="orders"} | status >= 500')).toEqual([]);
  });

  it('include both ends of the window', () => {
    expect(lines('{service="orders"}', { startNs: 2n, endNs: 4n })).toEqual([2n, 3n, 4n]);
  });

  it.each([
    ['{service="orders"', 'LogQL 1:18: unexpected end of the query'],
    ['{service="orders"} | logfmt', 'LogQL 1:22: "| logfmt" is not supported'],
    ['{service="orders"} | json | ms > 3s', 'LogQL 1:29: only "field op number"'],
    ['count_over_time({service="orders"}[5m])', 'LogQL 1:1: only log queries are supported'],
    ['{service=~"("}', 'LogQL 1:11: malformed regular expression'],
  ])('refuse %s', (query, message) => {
    expect(() => parseLogql(query)).toThrow(message);
  });
});
