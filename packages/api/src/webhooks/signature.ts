import { createHmac, timingSafeEqual } from 'node:crypto';

type Header = string | string[] | undefined;

/** Compared in constant time, but for their lengths. */
export const same = (a: string, b: string): boolean => {
  const [left, right] = [Buffer.from(a), Buffer.from(b)];
  return left.length === right.length && timingSafeEqual(left, right);
};

const partsOf = (header: Header): string[] =>
  (Array.isArray(header) ? header.join(',') : (header ?? ''))
    .split(',')
    .map((part) => part.trim())
    .slice(0, 10);

const hmac = (secret: string, ...parts: (string | Buffer)[]): string => {
  const made = createHmac('sha256', secret);
  for (const part of parts) made.update(part);
  return made.digest('hex');
};

/** Any `v1=` of the header that is the HMAC-SHA256 of the raw body under any secret; compared in constant time. */
export function signed(body: Buffer, header: Header, secrets: string[]): boolean {
  const wanted = secrets.map((secret) => `v1=${hmac(secret, body)}`);
  return partsOf(header).some((one) => wanted.some((want) => same(one, want)));
}

/** A signature older than this may have been listened to; the sender's clock and ours may differ by as much. */
const FRESH_SECONDS = 300;

const isFresh = (stamp: string, now: Date): boolean =>
  /^\d{1,12}$/.test(stamp) && Math.abs(now.getTime() / 1000 - Number(stamp)) <= FRESH_SECONDS;

/** `t=<unix seconds>,v1=<hex>[,v1=<hex>]`: any v1 that is the HMAC-SHA256 of `t.body` under any secret, with exactly one t that is fresh. */
export function signedAt(body: Buffer, header: Header, { secrets, now }: { secrets: string[]; now: Date }): boolean {
  const parts = partsOf(header);
  const [stamp, ...others] = parts.filter((part) => part.startsWith('t=')).map((part) => part.slice(2));
  if (stamp === undefined || others.length > 0 || !isFresh(stamp, now)) return false;
  const wanted = secrets.map((secret) => `v1=${hmac(secret, `${stamp}.`, body)}`);
  return parts.some((one) => wanted.some((want) => same(one, want)));
}

/**
 * Grafana's: the hex HMAC-SHA256 of the body, or of `<unix seconds>:<body>` where its contact point names a header for the time (grafana/alerting,
 * http/hmac.go).
 */
export function signedByGrafana(
  body: Buffer,
  { signature, time }: { signature: Header; time: Header },
  { secrets, now }: { secrets: string[]; now: Date },
): boolean {
  if (typeof signature !== 'string' || Array.isArray(time)) return false;
  if (time !== undefined && !isFresh(time, now)) return false;
  const wanted = secrets.map((secret) => (time === undefined ? hmac(secret, body) : hmac(secret, `${time}:`, body)));
  return wanted.some((want) => same(signature, want));
}

/** `Bearer <token>` with any of the tokens. */
export const bears = (header: string | undefined, tokens: string[]): boolean =>
  tokens.some((token) => same(header ?? '', `Bearer ${token}`));
