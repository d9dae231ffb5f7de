import { isIP } from 'node:net';
import { CompassError } from '@compass/core';
import { placeOf } from './address.ts';

const DEFAULT_PORT = { 'http:': ':80', 'https:': ':443' } as const;

const wrong = (why: string) => new CompassError('invalid', `The address of a source ${why}`, { field: 'url' });

/** The host and port as somebody wrote them, without a port that goes without saying. */
const written = (text: string, protocol: 'http:' | 'https:'): string => {
  const authority = /^https?:\/\/([^/?#]*)/i.exec(text)?.[1]?.toLowerCase() ?? '';
  return authority.endsWith(DEFAULT_PORT[protocol]) ? authority.slice(0, -DEFAULT_PORT[protocol].length) : authority;
};

/**
 * A configured address, as a URL whose origin may be called: http or https, without user and password, and spelled the way it is dialled, so that
 * whoever reads it knows where it leads. CompassError `invalid` says how to write it.
 */
export const readOrigin = (text: string): URL => {
  if (!URL.canParse(text)) throw wrong('is not a URL: write http://host:port');
  const url = new URL(text);
  const { protocol, hostname } = url;
  if (protocol !== 'http:' && protocol !== 'https:') throw wrong('must begin with http:// or https://');
  if (/[\\@#\s]/.test(text) && url.username + url.password === '')
    throw wrong(
      'has a character that hides where it leads: write \\, @, # and spaces of a path as %5C, %40, %23 and %20',
    );
  if (url.username !== '' || url.password !== '')
    throw wrong('carries a user or a password: put them under auth or headers');
  const host = hostname.replace(/^\[|\]$/g, '');
  if (isIP(host) !== 0 && placeOf(host) === 'nowhere')
    throw wrong('is no address of a server: write the IPv4 or IPv6 address that it listens on');
  if (written(text, protocol) !== url.host)
    throw wrong(`is spelled in a way that hides where it leads: write ${protocol}//${url.host}`);
  return url;
};
