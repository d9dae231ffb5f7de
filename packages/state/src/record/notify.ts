import type { Tx } from '@compass/core';
import { sql } from 'drizzle-orm';
import { evaluate, type Handle } from './handle.ts';

export const CHANGED = 'compass_changed';

/** The id only: a longer payload could pass NOTIFY's 8,000 bytes and take the whole transaction down. */
export const notify =
  (handle: Handle): Tx['notify'] =>
  async (investigation) => {
    await evaluate(handle, sql`pg_notify(${CHANGED}, ${investigation})`);
  };
