import { type AuditRow, type Investigation, isOver, wireEvent, wireInvestigation } from '@compass/core';
import type { Redis } from 'ioredis';
import { catchUp } from './catch-up.ts';

/** What one transaction made of an investigation: the record as it was saved last, and what was written of it. */
export interface Committed {
  investigation: Investigation;
  audit: AuditRow[];
}

const ACTIVE = 'active_investigations';

/**
 * Keys: the hash, the set of active ones. Arguments: revision, TTL, entries of the trail, whether it is over, id, status, how the first entry begins or nothing
 * where these are all entries, number of events, the events, the fields. An older revision than the one that is there writes nothing but its trail, for two
 * processes may publish in any order; of all entries not even that, and answers 0: some may be missing. The trail is spliced as text, because
 * decoding it here would turn empty lists into empty objects.
 */
const SAVE = `
local known = tonumber(redis.call('hget', KEYS[1], 'revision') or '-1')
local before = redis.call('hget', KEYS[1], 'status')
local trail = redis.call('hget', KEYS[1], 'audit_trail') or '[]'
local whole = ARGV[7] == ''
if whole and known > tonumber(ARGV[1]) then return 0 end
if whole then
  trail = '[' .. ARGV[3] .. ']'
elseif ARGV[3] ~= '' and not string.find(trail, ARGV[7], 1, true) then
  trail = string.sub(trail, 1, -2) .. (trail == '[]' and '' or ',') .. ARGV[3] .. ']'
  redis.call('hset', KEYS[1], 'audit_trail', trail)
end
redis.call('expire', KEYS[1], ARGV[2])
local past = 9 + tonumber(ARGV[8])
if whole or tonumber(ARGV[1]) > known then
  redis.call('hset', KEYS[1], 'audit_trail', trail, 'revision', ARGV[1], unpack(ARGV, past))
  redis.call('expire', KEYS[1], ARGV[2])
  redis.call(ARGV[4] == '1' and 'srem' or 'sadd', KEYS[2], ARGV[5])
  if before ~= ARGV[6] then redis.call('publish', 'investigation:' .. ARGV[5] .. ':status', ARGV[6]) end
end
for at = 9, past - 1 do redis.call('publish', 'events:' .. ARGV[5], ARGV[at]) end
return 1
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
/** As no other entry begins, and no detail: two processes may write the same one, of which one was catching up. */
const beginning = (of: string): string => of.slice(0, of.indexOf(',"actor"'));

export interface LiveRecord {
  /** As it stands, with all that was written of it; null where it is gone. */
  read(id: string): Promise<Committed | null>;
  /** Those of them that are not over. */
  liveAmong(ids: string[]): Promise<string[]>;
}

/**
 * The live state that the specification's 7 names, for whoever wants to watch without asking COMPASS: the hash `investigation:{id}` with its
 * TTL, the set `active_investigations`, and the channels `investigation:{id}:status` and `events:{id}`. A copy: nothing here reads it. What could not be
 * written is written anew from the record once Redis is back; its events are not told again.
 */
export function liveState(options: { redis: Redis; ttlSeconds: number; record: LiveRecord; againMs?: number }) {
  const { redis, ttlSeconds, record, againMs } = options;
  const order = new Map<string, Promise<void>>();
  const publish = async ({ investigation, audit }: Committed, { whole }: { whole: boolean }): Promise<boolean> => {
    const { id, revision, status } = investigation;
    const entries = audit.map(entry);
    const events = whole ? [] : audit.map((row) => JSON.stringify(wireEvent(row)));
    const answer = await redis.eval(
      SAVE,
      2,
      `investigation:${id}`,
      ACTIVE,
      revision,
      ttlSeconds,
      entries.join(','),
      isOver(investigation) ? '1' : '0',
      id,
      status,
      whole ? '' : beginning(entries[0] ?? '{"seq":0'),
      events.length,
      ...events,
      ...Object.entries(fieldsOf(investigation)).flat(),
    );
    return answer === 1;
  };
  const behind = catchUp({
    everyMs: againMs,
    catchUp: async (id) => {
      const committed = await record.read(id);
      if (committed !== null) return publish(committed, { whole: true });
      await redis.srem(ACTIVE, id);
      return true;
    },
  });
  return {
    /** In the order of this process' commits. Rejects never: whoever watches sees the next change. */
    show(committed: Committed): Promise<void> {
      const { id } = committed.investigation;
      const shown = (order.get(id) ?? Promise.resolve())
        .then(() => publish(committed, { whole: false }))
        .then(
          () => undefined,
          () => behind.add(id),
        );
      order.set(id, shown);
      return shown.then(() => {
        if (order.get(id) === shown) order.delete(id);
      });
    },
    /** What was over, or gone, when nobody could say so here: its process ended meanwhile. */
    async sweep(): Promise<void> {
      const known = await redis.smembers(ACTIVE);
      const live = new Set(known.length === 0 ? [] : await record.liveAmong(known));
      for (const id of known) if (!live.has(id)) behind.add(id);
    },
    close: () => behind.close(),
  };
}
