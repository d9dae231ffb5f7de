import { CompassError } from '../errors.ts';
import type { Investigation } from '../nouns/investigation.ts';
import type { Tx } from '../ports/store.ts';

/** By id, `INV-1042` or `1042`. */
export async function findInvestigation(tx: Tx, name: string): Promise<Investigation> {
  const number = /^(?:INV-)?(\d+)$/i.exec(name.trim())?.[1];
  const uuid = /^[0-9a-f-]{36}$/i.test(name.trim());
  // Beyond what the database counts to, nothing can be found.
  const countable = number !== undefined && Number(number) <= 2_147_483_647;
  const found = countable
    ? await tx.investigations.byNumber(Number(number))
    : uuid
      ? await tx.investigations.get(name.trim())
      : null;
  if (found === null)
    throw new CompassError('not_found', `There is no investigation ${name}.`, { field: 'investigation' });
  return found;
}
