import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Actor, accept, createRedactor, type Delivery, type Ports, unwatched } from '@compass/core';
import { openScaled } from '@compass/state';
import { clock, member } from '../../support/world.ts';
import { ALICE, BOB, type Crew } from './crew.ts';

const alice: Actor = { kind: 'slack', id: ALICE ?? '', name: 'alice', standing: member };
const bob: Actor = { kind: 'slack', id: BOB ?? '', name: 'bob', standing: member };
const LOOK_EVERY_MS = 250;

interface Seen {
  id: string;
  service: string;
  status: string;
  actions: { id: string; state: string }[];
  /** COMPASS said no to the last press. */
  refused: boolean;
}

export interface Person {
  /** Presses that were stored. */
  presses(): number;
  stop(): Promise<void>;
}

/** What `accept` needs of an edge: nobody else's part is played here. */
const edge = (parts: Pick<Ports, 'store' | 'queue'>): Ports =>
  ({
    ...parts,
    clock,
    ids: { next: () => randomUUID() },
    redactor: createRedactor({ secrets: [], hash: (secret) => secret }),
    watch: unwatched,
    crashPoint: () => undefined,
    // biome-ignore lint/suspicious/noExplicitAny: the other ports belong to steps, which this process runs none of
  }) as any;

/**
 * Alice and Bob, scripted: every list that waits for people is closed, and every `mitigated`th is mitigated first, Alice asking and Bob approving.
 * Their presses are stored as Slack's are, inbox first, again and again until they are; an action that may or may not have run is left, and closed,
 * and so is what COMPASS said no to: a cause that nobody has an action for, or evidence that changed meanwhile.
 */
export async function startPerson(crew: Crew, { mitigated }: { mitigated: number }): Promise<Person> {
  const { sql, standIn, env } = crew;
  const { store, queue, close } = await openScaled({
    databaseUrl: env['DATABASE_URL'] ?? '',
    redisUrl: env['REDIS_URL'] ?? '',
    poolSize: 2,
    ttlSeconds: 60,
    onQueueError: () => undefined,
  });
  const ports = edge({ store, queue });
  const stopped = new AbortController();
  const done = new Set<string>();
  const press = async (delivery: Delivery): Promise<void> => {
    if (done.has(delivery.key)) return;
    await accept(ports, delivery);
    done.add(delivery.key);
  };
  const numberOf = (service: string) => Number(service.split('-')[1]);

  const decide = async ({ id, service, actions, refused }: Seen): Promise<void> => {
    const n = numberOf(service);
    const [action] = actions;
    if (refused || n % mitigated !== 0 || (action !== undefined && action.state !== 'awaiting_approval'))
      return press({ key: `close:${id}`, verb: 'close', input: { investigation: id }, actor: alice });
    if (action === undefined) {
      const input = { investigation: id, hypothesis: '1' };
      return press({ key: `propose:${id}`, verb: 'propose_action', input, actor: alice });
    }
    standIn.expects(action.id, n);
    const input = { investigation: id, action: action.id, approve: true };
    return press({ key: `approve:${action.id}`, verb: 'decide_action', input, actor: bob });
  };

  const look = async (): Promise<void> => {
    const seen = await sql<Seen[]>`
      select id, service, status, record->'actions' as actions, exists (
        select from inbox where answer->>'ok' = 'false'
          and key in ('propose:' || investigations.id, 'approve:' || (record->'actions'->-1->>'id'))
      ) as refused
      from investigations
      where status = 'awaiting_human' or (status = 'mitigating' and record->'actions'->-1->>'state' = 'awaiting_approval')
      limit 100`;
    await Promise.all(seen.map(decide));
  };
  const loop = async (): Promise<void> => {
    while (!stopped.signal.aborted) {
      // Whatever is away comes back; what was not stored is pressed again.
      await look().catch((error: unknown) => {
        if (error instanceof TypeError) throw error;
      });
      await sleep(LOOK_EVERY_MS, undefined, { signal: stopped.signal }).catch(() => undefined);
    }
  };
  const looping = loop();
  return {
    presses: () => done.size,
    stop: async () => {
      stopped.abort();
      await looping;
      await close();
    },
  };
}
