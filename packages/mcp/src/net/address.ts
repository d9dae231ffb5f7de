import { BlockList } from 'node:net';

type Range = [network: string, prefix: number, family?: 'ipv4' | 'ipv6'];

const listOf = (ranges: Range[]): BlockList => {
  const list = new BlockList();
  for (const [network, prefix, family = 'ipv4'] of ranges) list.addSubnet(network, prefix, family);
  return list;
};

/** Addresses of nobody in particular, and other notations of IPv4 inside IPv6: never dialled. */
const nowhere = listOf([
  ['0.0.0.0', 8],
  ['224.0.0.0', 4],
  ['240.0.0.0', 4],
  ['::', 96, 'ipv6'],
  ['2002::', 16, 'ipv6'],
  ['ff00::', 8, 'ipv6'],
]);

/** Where clouds hand out credentials to whoever asks from inside: link-local, and the addresses some clouds use instead. */
const metadata = listOf([
  ['169.254.0.0', 16],
  ['100.100.100.200', 32],
  ['192.0.0.192', 32],
  ['fe80::', 10, 'ipv6'],
  ['fd00:ec2::254', 128, 'ipv6'],
]);

const loopback = listOf([
  ['127.0.0.0', 8],
  ['::1', 128, 'ipv6'],
]);

const privately = listOf([
  ['10.0.0.0', 8],
  ['172.16.0.0', 12],
  ['192.168.0.0', 16],
  ['100.64.0.0', 10],
  ['fc00::', 7, 'ipv6'],
]);

/** What kind of place an IP address is (RFC 6890). */
export type Place = 'nowhere' | 'metadata' | 'loopback' | 'private' | 'public';

/** IPv4 behind a translator, as names resolve to it in networks that have IPv6 alone (RFC 6052). */
const TRANSLATED = /^64:ff9b::([\da-f]{1,4}):([\da-f]{1,4})$/;

const dotted = (high: string, low: string): string =>
  [high, low].flatMap((part) => [Number.parseInt(part, 16) >> 8, Number.parseInt(part, 16) & 255]).join('.');

const placeOfIpv6 = (address: string): Place => {
  // One spelling for each address, without the interface it may name.
  const plain = new URL(`http://[${address.split('%')[0]}]`).hostname.slice(1, -1);
  const [, high, low] = TRANSLATED.exec(plain) ?? [];
  if (high !== undefined && low !== undefined) return placeOf(dotted(high, low)) === 'public' ? 'public' : 'nowhere';
  // Mapped IPv4 is another spelling of an address that has its own.
  return plain.startsWith('::ffff:') || plain.startsWith('64:ff9b:') ? 'nowhere' : placeIn(plain, 'ipv6');
};

const placeIn = (address: string, family: 'ipv4' | 'ipv6'): Place => {
  if (loopback.check(address, family)) return 'loopback';
  if (nowhere.check(address, family)) return 'nowhere';
  if (metadata.check(address, family)) return 'metadata';
  return privately.check(address, family) ? 'private' : 'public';
};

/** Of an IPv4 or IPv6 address as text, without brackets. */
export const placeOf = (address: string): Place =>
  address.includes(':') ? placeOfIpv6(address) : placeIn(address, 'ipv4');
