import { CompassError } from '../errors.ts';
import type { Hypothesis } from '../nouns/hypothesis.ts';
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

/** The same, for whoever changes it: until the transaction ends nobody else does, and of two presses at once the second sees the first. */
export async function takeInvestigation(tx: Tx, name: string): Promise<Investigation> {
  const found = await findInvestigation(tx, name);
  return (await tx.investigations.get(found.id, { lock: true })) ?? found;
}

/** By id or number. */
export const hypothesisOf = (
  { hypotheses }: Pick<Investigation, 'hypotheses'>,
  name: string | number | undefined,
): Hypothesis | undefined => hypotheses.find(({ id, number }) => id === name || String(number) === String(name));

/** The same; throws `not_found` with those that there are. */
export function findHypothesis(
  investigation: Pick<Investigation, 'number' | 'hypotheses'>,
  name: string | number,
): Hypothesis {
  const found = hypothesisOf(investigation, name);
  if (found !== undefined) return found;
  const numbers = investigation.hypotheses.map(({ number }) => number).sort((a, b) => a - b);
  const known = numbers.length === 0 ? 'it has none' : `it has ${numbers.join(', ')}`;
  throw new CompassError('not_found', `There is no hypothesis ${name} in INV-${investigation.number}: ${known}.`, {
    field: 'hypothesis',
  });
}
