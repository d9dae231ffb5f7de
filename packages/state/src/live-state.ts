import { type AuditRow, type Investigation, isOver, wireEvent } from '@compass/core';
import type { Redis } from 'ioredis';

/** What one transaction made of an investigation: the record as it was saved last, and what was written of it. */
export interface Committed {
  investigation: Investigation;
  audit: AuditRow[];
}

/**
 * Keys: the hash, the set of active ones. An older revision than the one that is there writes nothing, for two processes may publish in any
 * order. The trail is spliced as text, because decoding it here would turn empty lists into empty objects.
 */
const SAVE = `
local known = tonumber(redis.call('hget', KEYS[1], 'revision') or '-1')
local before = redis.call('hget', KEYS[1], 'status')
local trail = redis.call('hget', KEYS[1], 'audit_trail') or '[]'
if ARGV[3] ~= '' then
  trail = string.sub(trail, 1, -2) .. (trail == '[]' and '' or ',') .. ARGV[3] .. ']'
  redis.call('hset', KEYS[1], 'audit_trail', trail)
end
redis.call('expire', KEYS[1], ARGV[2])
if tonumber(ARGV[1]) <= known then return false end
redis.call('hset', KEYS[1], 'audit_trail', trail, 'revision', ARGV[1], unpack(ARGV, 6))
redis.call('expire', KEYS[1], ARGV[2])
redis.call(ARGV[4] == '1' and 'srem' or 'sadd', KEYS[2], ARGV[5])
return before or ''
`;

const iso = (at: Date | string): string => new Date(at).toISOString();

/** The fields of the specification's 2.2, each text or JSON. */
const fieldsOf = (one: Investigation): Record<string, string> => ({
  investigation_id: one.id,
  status: one.status,
  trigger: JSON.stringify(one.trigger),
  active_agents: JSON.stringify(one.agents.filter(({ state }) => state === 'looking').map(({ agent }) => agent)),
  observations: JSON.stringify(one.observations),
  hypotheses: JSON.stringify(one.hypotheses),
  tested_hypotheses: JSON.stringify([
    ...new Set(
      one.verdicts.flatMap(({ hypothesis }) => one.hypotheses.find(({ number }) => number === hypothesis)?.id ?? []),
    ),
  ]),
  human_decisions: JSON.stringify(one.decisions),
  mitigation_actions: JSON.stringify(one.actions),
  total_cost: String(one.cost.usd),
  start_time: iso(one.startedAt),
  end_time: one.endedAt === null ? '' : iso(one.endedAt),
});

const entry = ({ seq, at, actor, what, detail }: AuditRow): string =>
  JSON.stringify({ seq, at: iso(at), actor, what, detail });

/**
 * The live state that the specification's 7 names, for whoever wants to watch without asking COMPASS: the hash `investigation:{id}` with its
 * TTL, the set `active_investigations`, and the channels `investigation:{id}:status` and `events:{id}`. A copy: nothing here reads it.
 */
export function liveState({ redis, ttlSeconds }: { redis: Redis; ttlSeconds: number }) {
  const order = new Map<string, Promise<void>>();
  const publish = async ({ investigation, audit }: Committed): Promise<void> => {
    const { id, revision, status } = investigation;
    const fields = Object.entries(fieldsOf(investigation)).flat();
    const before = await redis.eval(
      SAVE,
      2,
      `investigation:${id}`,
      'active_investigations',
      revision,
      ttlSeconds,
      audit.map(entry).join(','),
      isOver(investigation) ? '1' : '0',
      id,
      ...fields,
    );
    // Null: a newer one was there already.
    if (before !== null && before !== status) await redis.publish(`investigation:${id}:status`, status);
    for (const row of audit) await redis.publish(`events:${id}`, JSON.stringify(wireEvent(row)));
  };
  return {
    /** In the order of this process' commits. Rejects never: whoever watches sees the next change. */
    show(committed: Committed): Promise<void> {
      const { id } = committed.investigation;
      const shown = (order.get(id) ?? Promise.resolve()).then(() => publish(committed)).catch(() => undefined);
      order.set(id, shown);
      return shown.then(() => {
        if (order.get(id) === shown) order.delete(id);
      });
    },
  };
}
