import type { Investigation } from '../nouns/investigation.ts';
import type { Ports } from '../ports/context.ts';

/** Of 256 bits; nobody guesses half of them. */
const LENGTH = 32;

/** Opens the page of this one investigation to whoever was given its address: an HMAC of its id, under a key that is for nothing else. */
export const pageKey = (
  { digest, settings }: Pick<Ports, 'digest' | 'settings'>,
  { id }: Pick<Investigation, 'id'>,
): string => digest.hmac(digest.hmac(settings.auditKey, 'pages of investigations'), id).slice(0, LENGTH);

/** Where people read an investigation outside of Slack; null where COMPASS was not told its own address. */
export function pageLink(
  ports: Pick<Ports, 'digest' | 'settings'>,
  investigation: Pick<Investigation, 'id' | 'number'>,
): string | null {
  const url = ports.settings.publicUrl ?? null;
  return url === null ? null : `${url}/i/INV-${investigation.number}?k=${pageKey(ports, investigation)}`;
}
