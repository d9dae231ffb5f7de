import { CompassError, isCompassError } from '@compass/core';

/** Something that is wrong, as a whole sentence, and the key it is about. */
export interface Fault {
  field: string;
  message: string;
}

const MOST = 20;

/** CompassError `invalid` with all that is wrong, a line each. */
export function refusal(faults: readonly Fault[]): CompassError {
  const told = faults.slice(0, MOST).map(({ message }) => message);
  const more = faults.length > MOST ? [`And ${faults.length - MOST} more.`] : [];
  return new CompassError('invalid', [...told, ...more].join('\n'), { field: faults[0]?.field ?? '' });
}

type Readers = Record<string, () => unknown>;

/** What all of them give. Throws what is wrong with any of them at once: who mends a file wants to know of the next one. */
export function readAll<T extends Readers>(readers: T): { [K in keyof T]: ReturnType<T[K]> } {
  const faults: Fault[] = [];
  const given = Object.entries(readers).map(([name, read]) => {
    try {
      return [name, read()];
    } catch (error) {
      if (!isCompassError(error, 'invalid')) throw error;
      faults.push({ field: error.field ?? '', message: error.message });
      return [name, undefined];
    }
  });
  if (faults.length > 0) throw refusal(faults);
  // Every reader of `readers` has given its own.
  return Object.fromEntries(given) as { [K in keyof T]: ReturnType<T[K]> };
}
