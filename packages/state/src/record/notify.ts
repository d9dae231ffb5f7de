import type { Tx } from '@compass/core';
import { sql } from 'drizzle-orm';
import { type Handle, once, one } from './handle.ts';

export const CHANGED = 'compass_changed';

/** The id only: a longer payload could pass NOTIFY's 8,000 bytes and take the whole transaction down. */
export const notify =
  (handle: Handle): Tx['notify'] =>
  async (investigation) => {
    const statement = once(handle, 'notify', () =>
      handle
        .select({ told: sql`pg_notify(${CHANGED}, ${sql.placeholder('investigation')})` })
        .from(one)
        .prepare('notify'),
    );
    await statement.execute({ investigation });
  };
