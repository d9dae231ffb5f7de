import { CompassError, isCompassError } from '@compass/core';

interface Fault {
  /** SQLSTATE; null when the database did not say. */
  state: string | null;
  constraint: string | null;
  /** The queue's own functions answer with a number here; every other detail holds values of a row. */
  detail: string | null;
}

const textAt = (error: object, key: string): string | null => {
  const value: unknown = Reflect.get(error, key);
  return typeof value === 'string' && value !== '' ? value : null;
};

/** Drizzle wraps the driver's error: look for the innermost one that has a SQLSTATE. */
function faultOf(error: unknown): Fault {
  for (let at: unknown = error; at instanceof Error; at = at.cause) {
    const state = textAt(at, 'code');
    if (state !== null && /^[0-9A-Z]{5}$/.test(state))
      return {
        state,
        // Drivers spell it in two ways.
        constraint: textAt(at, 'constraint') ?? textAt(at, 'constraint_name'),
        detail: textAt(at, 'detail'),
      };
  }
  return { state: null, constraint: null, detail: null };
}

/** SQLSTATE; null when the database did not say. */
export const sqlStateOf = (error: unknown): string | null => faultOf(error).state;

const sentence = ({ state, constraint }: Fault): string =>
  `The database refused a statement: ${state ?? 'no code'}${constraint === null ? '' : ` (${constraint})`}.`;

/** Connection, rollback by the system, resources, operator, a transaction that stood still: the same statement may work a little later. */
const passing = /^(08|40|53|57|25P03)/;

/** By us: a connection that was lost is another thing. */
const wasClosed = (error: unknown): boolean => {
  const driver = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  const code = driver instanceof Error ? textAt(driver, 'code') : null;
  return (
    code === 'CONNECTION_ENDED' || (code === null && driver instanceof Error && /clos(ed|ing)/i.test(driver.message))
  );
};

/** One of our own, with the code and the constraint only: a driver's error carries the query and whole rows. */
export function asCompassError(error: unknown): CompassError {
  if (isCompassError(error)) return error;
  const fault = faultOf(error);
  if (fault.state === null) {
    if (wasClosed(error)) return new CompassError('unavailable', 'The database is closed.');
    return new CompassError('unavailable', 'The database did not answer.', { retryAfterMs: 500 });
  }
  if (fault.state.startsWith('23')) return new CompassError('conflict', sentence(fault));
  if (passing.test(fault.state)) return new CompassError('unavailable', sentence(fault), { retryAfterMs: 500 });
  return new CompassError('internal', sentence(fault));
}

/** For BullMQ, which reads `code`, and `detail` of its own code BM001. */
export function asQueueError(error: unknown): Error {
  const fault = faultOf(error);
  const detail = fault.state === 'BM001' ? fault.detail : null;
  return Object.assign(new Error(sentence(fault)), { code: fault.state, detail });
}
