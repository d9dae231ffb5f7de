import { type Backlog, CALLS_OUT, LIVE, type Tx } from '@compass/core';
import { and, count, eq, inArray, notInArray, sql } from 'drizzle-orm';
import { audit, investigations, posts, steps } from '../tables.ts';
import { clockNow, type Handle } from './handle.ts';

const waiting = inArray(steps.state, ['waiting', 'leased']);
/** A leased step is free when its lease has ended. */
const freeAt = sql`coalesce(${steps.leaseUntil}, ${steps.dueAt})`;
const free = sql`${freeAt} <= ${clockNow}`;
const seconds = (since: ReturnType<typeof sql>) =>
  sql<number>`coalesce(extract(epoch from ${clockNow} - ${since}), 0)::float8`;
const of = (...kinds: string[]) => sql<number>`(count(*) filter (where ${inArray(steps.kind, kinds)}))::int`;

const isChange = notInArray(audit.what, [...CALLS_OUT]);
/** Every message that stands was posted or edited after all earlier changes; what was only meant to be posted shows nothing. */
const shown = sql`coalesce((select max(${posts.postedAt}) from ${posts} where ${posts.investigation} = ${steps.investigation} and ${posts.ref}::text <> 'null'), '-infinity')`;
const unshown = sql`(select min(${audit.at}) from ${audit} where ${audit.investigation} = ${steps.investigation} and ${isChange} and ${audit.at} > ${shown})`;

export const backlog =
  (handle: Handle): Tx['backlog'] =>
  async (): Promise<Backlog> => {
    const [open] = await handle
      .select({ live: count() })
      .from(investigations)
      .where(inArray(investigations.status, LIVE));
    const [work] = await handle
      .select({
        due: sql<number>`(count(*) filter (where ${free}))::int`,
        oldestDueSeconds: seconds(sql`min(${freeAt}) filter (where ${free})`),
        inbox: of('deliver'),
        outbox: of('surface', 'tell'),
      })
      .from(steps)
      .where(waiting);
    const [late] = await handle
      .select({ oldestOutboxSeconds: seconds(sql`min(${unshown})`) })
      .from(steps)
      .where(and(waiting, eq(steps.kind, 'surface')));
    if (open === undefined || work === undefined || late === undefined) throw new Error('An aggregate has one row.');
    return { ...open, ...work, ...late };
  };
