import { randomBytes } from 'node:crypto';

/** What one carrier is given, and what of it must be seen nowhere. */
export interface Canary {
  carrier: string;
  text: string;
  secrets: string[];
}

const letters = (count: number): string =>
  randomBytes(count).toString('base64url').replace(/[-_]/g, 'x').slice(0, count);

/** A token of a known form, a password that only its name tells, and one of our own secrets without a name or in Base64. */
export function canaryFor(carrier: string, own: string): Canary {
  const [token, password] = [`ghp_${letters(36)}`, letters(14)];
  const pair = Buffer.from(`${carrier}:${own}`).toString('base64');
  return {
    carrier,
    text: `${carrier}: ${token} db_password=${password} seen ${own} and ${pair}`,
    secrets: [token, password, own, pair.slice(-Math.floor(own.length / 2)).replace(/=+$/, '')],
  };
}

/** Which secrets of which carriers are in a text. */
export const leaksIn = (sink: string, text: string, canaries: readonly Canary[]): string[] =>
  canaries.flatMap(({ carrier, secrets }) =>
    secrets.some((secret) => text.includes(secret)) ? [`${carrier} in ${sink}`] : [],
  );
