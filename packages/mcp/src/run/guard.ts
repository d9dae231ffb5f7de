import { createHash, timingSafeEqual } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';

/** Who may come in. */
export interface Guard {
  /** Names this server is reached by, without ports. */
  hosts: readonly string[];
  /** Null: no token is asked for. */
  token: string | null;
}

export const LOOPBACK = ['127.0.0.1', 'localhost', '[::1]'];

const digest = (text: string): Buffer => createHash('sha256').update(text).digest();

const nameIn = (url: string): string | null => (URL.canParse(url) ? new URL(url).hostname : null);

/**
 * The status with which a request is turned away, or null. A page whose name was pointed at this machine (DNS rebinding) still sends its
 * own name as Host, and every page sends its Origin.
 */
export function turnedAway({ hosts, token }: Guard, headers: IncomingHttpHeaders): 401 | 403 | null {
  const host = nameIn(`http://${headers.host ?? ''}`);
  if (host === null || !hosts.includes(host)) return 403;
  if (headers.origin !== undefined && !hosts.includes(nameIn(headers.origin) ?? '')) return 403;
  const given = digest(headers.authorization ?? '');
  return token === null || timingSafeEqual(given, digest(`Bearer ${token}`)) ? null : 401;
}
