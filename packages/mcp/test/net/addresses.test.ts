import { describe, expect, test } from 'vitest';
import { placeOf } from '../../src/net/address.ts';
import { checkedLookup } from '../../src/net/dial.ts';
import { readOrigin } from '../../src/net/read-origin.ts';

describe('an address', () => {
  test.each([
    ['127.0.0.2', 'loopback'],
    ['::1', 'loopback'],
    ['10.1.2.3', 'private'],
    ['172.31.0.1', 'private'],
    ['100.64.0.1', 'private'],
    ['fd12::1', 'private'],
    ['8.8.8.8', 'public'],
    ['2a00::1', 'public'],
    ['169.254.169.254', 'metadata'],
    ['100.100.100.200', 'metadata'],
    ['fd00:ec2::254', 'metadata'],
    ['fe80::1%eth0', 'metadata'],
    ['0.0.0.0', 'nowhere'],
    ['::', 'nowhere'],
    ['::ffff:127.0.0.1', 'nowhere'],
    ['0:0:0:0:0:ffff:7f00:1', 'nowhere'],
    ['::7f00:1', 'nowhere'],
    ['64:ff9b::7f00:1', 'nowhere'],
    ['64:ff9b::a00:1', 'nowhere'],
    ['64:ff9b::808:808', 'public'],
    ['2002:7f00:1::', 'nowhere'],
    ['239.1.1.1', 'nowhere'],
  ])('%s is %s', (address, place) => {
    expect(placeOf(address)).toBe(place);
  });
});

describe('a configured address', () => {
  test.each([
    'http://prometheus:9090',
    'http://10.0.0.5:9090/prometheus',
    'HTTPS://Grafana.Example:443/mcp?org=1',
    'http://[::1]:80/',
    'http://169.254.169.254/latest',
  ])('%s may be called', (url) => {
    expect(readOrigin(url).href).toBe(new URL(url).href);
  });

  test.each([
    ['prometheus:9090', 'http://'],
    ['nonsense', 'not a URL'],
    ['file:///etc/passwd', 'http://'],
    ['http://user:word@prometheus', 'auth'],
    ['http://2130706433:9090', 'write http://127.0.0.1:9090'],
    ['http://prometheus\\@evil', 'hides'],
    ['http://evil/#@prometheus', 'hides'],
    ['http://0.0.0.0:9090', 'listens on'],
    ['http://[::ffff:127.0.0.1]', 'listens on'],
  ])('%s is refused, and says why', (url, why) => {
    expect(() => readOrigin(url)).toThrow(expect.objectContaining({ code: 'invalid', field: 'url' }));
    expect(() => readOrigin(url)).toThrow(why);
  });
});

describe('a name', () => {
  const looked = (answers: string[][]) => {
    let looks = 0;
    const lookup = checkedLookup('sources.test', async () =>
      (answers[Math.min(looks++, answers.length - 1)] ?? []).map((address) => ({ address, family: 4 })),
    );
    return () =>
      new Promise<unknown>((resolve) =>
        lookup('sources.test', { all: true }, (error, found) => resolve(error?.message ?? found)),
      );
  };

  test.each([
    ['among private addresses', ['10.0.0.1', '10.0.0.2'], true],
    ['among public ones', ['8.8.8.8', '9.9.9.9'], true],
    ['from a public to a private one', ['8.8.8.8', '10.0.0.2'], false],
    ['from a private to a loopback one', ['10.0.0.1', '127.0.0.1'], false],
    ['to another loopback one', ['127.0.0.1', '127.0.0.2'], false],
    ['to where clouds keep credentials', ['10.0.0.1', '169.254.169.254'], false],
  ])('that moves %s is followed or not', async (_how, [first = '', then = ''], followed) => {
    const look = looked([[first], [then]]);
    expect(await look()).toEqual([{ address: first, family: 4 }]);
    const second = await look();
    if (followed) expect(second).toEqual([{ address: then, family: 4 }]);
    else expect(second).toContain('it is not called');
    // What was refused has taught it nothing.
    expect(await looked([[first], [then], [first]])()).toEqual([{ address: first, family: 4 }]);
  });

  test('is refused whole when one of its addresses is', async () => {
    expect(await looked([['10.0.0.1', '169.254.169.254']])()).toContain('no server');
    expect(await looked([[]])()).toContain('no address');
  });
});
