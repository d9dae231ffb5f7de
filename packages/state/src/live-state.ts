import { type AuditRow, type Investigation, isOver, wireEvent, wireInvestigation } from '@compass/core';
import type { Redis } from 'ioredis';

/** What one transaction made of an investigation: the record as it was saved last, and what was written of it. */
export interface Committed {
  investigation: Investigation;
  audit: AuditRow[];
}

/**
 * Keys: the hash, the set of active ones. Arguments: revision, TTL, entries of the trail, whether it is over, id, status, number of events, the events,
 * the fields. An older revision than the one that is there writes nothing but its trail, for two processes may publish in any order. The trail is spliced
 * as text, because decoding it here would turn empty lists into empty objects.
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
local past = 8 + tonumber(ARGV[7])
if tonumber(ARGV[1]) > known then
  redis.call('hset', KEYS[1], 'audit_trail', trail, 'revision', ARGV[1], unpack(ARGV, past))
  redis.call('expire', KEYS[1], ARGV[2])
  redis.call(ARGV[4] == '1' and 'srem' or 'sadd', KEYS[2], ARGV[5])
  if before ~= ARGV[6] then redis.call('publish', 'investigation:' .. ARGV[5] .. ':status', ARGV[6]) end
end
for at = 8, past - 1 do redis.call('publish', 'events:' .. ARGV[5], ARGV[at]) end
`;

/** The fields of the specification's 2.2, named as REST names them, each text or JSON. */
function fieldsOf(investigation: Investigation): Record<string, string> {
  const wire = wireInvestigation(investigation, []);
  return {
    investigation_id: wire.investigation_id,
    status: wire.status,
    trigger: JSON.stringify(wire.trigger),
    active_agents: JSON.stringify(wire.active_agents),
    observations: JSON.stringify(wire.observations),
    hypotheses: JSON.stringify(wire.hypotheses),
    tested_hypotheses: JSON.stringify(wire.tested_hypotheses),
    human_decisions: JSON.stringify(wire.human_decisions),
    mitigation_actions: JSON.stringify(wire.mitigation_actions),
    total_cost: String(wire.total_cost),
    start_time: wire.start_time,
    end_time: wire.end_time ?? '',
  };
}

const entry = ({ seq, at, actor, what: action, detail, hash }: AuditRow): string =>
  JSON.stringify({ seq, at: new Date(at).toISOString(), actor: actor.name, action, detail, hash });

/**
 * The live state that the specification's 7 names, for whoever wants to watch without asking COMPASS: the hash `investigation:{id}` with its
 * TTL, the set `active_investigations`, and the channels `investigation:{id}:status` and `events:{id}`. A copy: nothing here reads it.
 */
export function liveState({ redis, ttlSeconds }: { redis: Redis; ttlSeconds: number }) {
  const order = new Map<string, Promise<void>>();
  const publish = async ({ investigation, audit }: Committed): Promise<void> => {
    const { id, revision, status } = investigation;
    const fields = Object.entries(fieldsOf(investigation)).flat();
    await redis.eval(
      SAVE,
      2,
      `investigation:${id}`,
      'active_investigations',
      revision,
      ttlSeconds,
      audit.map(entry).join(','),
      isOver(investigation) ? '1' : '0',
      id,
      status,
      audit.length,
      ...audit.map((row) => JSON.stringify(wireEvent(row))),
      ...fields,
    );
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
