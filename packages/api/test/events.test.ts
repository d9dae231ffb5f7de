import { setTimeout as pause } from 'node:timers/promises';
import { audit, type Clock, type Investigation, WireEvent } from '@compass/core';
import { describe, expect, it } from 'vitest';
import { waiting } from './kept.ts';
import { openWorld, system, type World } from './support.ts';

interface Heard {
  id: string | null;
  event: string;
  data: unknown;
}

/** Every whole event of a text, as the standard reads it; comments are none. */
const eventsOf = (text: string): Heard[] =>
  text
    .split('\n\n')
    .slice(0, -1)
    .flatMap((block) => {
      const field = (name: string) => new RegExp(`^${name}: (.*)$`, 'm').exec(block)?.[1];
      const data = field('data');
      return data === undefined
        ? []
        : [{ id: field('id') ?? null, event: field('event') ?? '', data: JSON.parse(data) }];
    });

interface Listener {
  status: number;
  text(): string;
  heard(): Heard[];
  ended(): boolean;
  leave(): void;
}

async function listen(url: string, headers: Record<string, string> = {}): Promise<Listener> {
  const gone = new AbortController();
  const response = await fetch(`${url}/api/v1/investigations/INV-7/events`, { headers, signal: gone.signal });
  let [text, ended] = ['', false];
  const read = async () => {
    const decoder = new TextDecoder();
    for await (const chunk of response.body ?? []) text += decoder.decode(chunk, { stream: true });
  };
  void read()
    .catch(() => undefined)
    .finally(() => {
      ended = true;
    });
  return {
    status: response.status,
    text: () => text,
    heard: () => eventsOf(text),
    ended: () => ended,
    leave: () => gone.abort(),
  };
}

/** INV-7 with three entries, on a port. */
async function served(clock?: Clock): Promise<{ world: World; url: string }> {
  const world = await openWorld({ kept: [waiting], ...(clock === undefined ? {} : { clock }) });
  await write(world, 'started', 'observing', 'hypotheses');
  return { world, url: await world.api.listen({ port: 0, host: '127.0.0.1' }) };
}

/** Entries as steps write them: each is told of after its commit. */
async function write({ ports }: World, ...whats: string[]): Promise<void> {
  for (const what of whats)
    await ports.store.transaction(async (tx) => {
      await audit({ ports, tx, actor: system }, { investigation: waiting.id, what, detail: { of: what } });
      await tx.notify(waiting.id);
    });
}

const save = ({ ports }: World, change: Partial<Investigation>) =>
  ports.store.transaction(async (tx) => {
    await tx.investigations.save({ ...waiting, ...change });
    await tx.notify(waiting.id);
  });

const ids = (heard: Heard[]) => heard.map(({ id }) => id);

describe('GET /investigations/:id/events', () => {
  it('tells what was written, then what is, each once and in its order', async () => {
    const { world, url } = await served();
    const one = await listen(url);
    await expect.poll(() => ids(one.heard())).toEqual(['1', '2', '3']);
    await write(world, 'test asked', 'verdict');
    await expect.poll(() => ids(one.heard())).toEqual(['1', '2', '3', '4', '5']);
    const last = one.heard().at(-1);
    expect(last?.event).toBe('verdict');
    expect(WireEvent.parse(last?.data)).toMatchObject({
      type: 'verdict',
      data: { seq: 5, actor: 'tests', detail: { of: 'verdict' } },
    });
    expect(one.ended()).toBe(false);
  });

  it('hears also what is written between a look and the wait that follows it', async () => {
    const { world, url } = await served();
    const { store } = world.ports;
    const { transaction } = store;
    let between = 2;
    store.transaction = async (work, options) => {
      const read = await transaction(work, options);
      const isLook = typeof read === 'object' && read !== null && 'rows' in read;
      if (isLook && between > 0) {
        between -= 1;
        await write(world, 'between');
      }
      return read;
    };
    const one = await listen(url);
    await expect.poll(() => ids(one.heard())).toEqual(['1', '2', '3', '4', '5']);
  });

  it('goes on after the last that was heard, without loss or repeat, however often it breaks', async () => {
    const { world, url } = await served();
    const all: Heard[] = [];
    const writing = write(world, ...Array.from({ length: 60 }, (_, index) => `step ${index}`));
    for (let breaks = 0; all.length < 63; breaks += 1) {
      const last = all.at(-1)?.id;
      const one = await listen(url, last === undefined || last === null ? {} : { 'last-event-id': last });
      const wanted = Math.min(63 - all.length, 1 + (breaks % 7));
      await expect.poll(() => one.heard().length).toBeGreaterThanOrEqual(wanted);
      all.push(...one.heard());
      one.leave();
    }
    await writing;
    expect(ids(all)).toEqual(Array.from({ length: 63 }, (_, index) => String(index + 1)));
  });

  it('ends with the investigation, after its post-mortem; whoever has heard all of it is told that there is no more', async () => {
    const { world, url } = await served();
    const one = await listen(url);
    await world.ports.store.transaction(async (tx) => {
      const about = { investigation: waiting.id, kind: 'post-mortem', key: 'post-mortem', input: {}, delayMs: 0 };
      await tx.steps.add({ id: 'pm', ...about });
    });
    await save(world, { status: 'closed', endedAt: new Date().toISOString() });
    await write(world, 'closed');
    await expect.poll(() => ids(one.heard())).toEqual(['1', '2', '3', '4']);
    expect(one.ended()).toBe(false);
    await world.ports.store.transaction(async (tx) => {
      const step = await tx.steps.claim({ id: 'pm', epoch: 0, leaseMs: 1000 });
      await tx.steps.finish({ id: 'pm', epoch: step?.epoch ?? 0, state: 'done' });
    });
    await write(world, 'post-mortem');
    await expect.poll(() => one.ended()).toBe(true);
    expect(one.heard().map(({ id, event }) => [id, event])).toEqual([
      ...[
        ['1', 'started'],
        ['2', 'observing'],
        ['3', 'hypotheses'],
        ['4', 'closed'],
        ['5', 'post-mortem'],
      ],
      [null, 'end'],
    ]);
    expect((await listen(url, { 'last-event-id': '5' })).status).toBe(204);
    await write(world, 'feedback');
    const late = await listen(url, { 'last-event-id': '5' });
    await expect.poll(() => late.heard().map(({ event }) => event)).toEqual(['feedback', 'end']);
  });

  it('gives a sign of life, and finds then what no notice came for', async () => {
    const slept: number[] = [];
    let wake: () => void = () => undefined;
    const clock: Clock = {
      now: () => new Date(),
      elapsed: () => performance.now(),
      sleep: async (ms, abort) => {
        if (ms !== 15_000) return void (await pause(ms, undefined, abort === undefined ? {} : { signal: abort }));
        slept.push(ms);
        await new Promise<void>((resolve) => {
          wake = resolve;
          abort?.addEventListener('abort', () => resolve());
        });
      },
    };
    const { world, url } = await served(clock);
    const one = await listen(url);
    await expect.poll(() => slept.length).toBe(1);
    wake();
    await expect.poll(() => one.text()).toContain(': nothing new\n\n');
    await world.ports.store.transaction((tx) =>
      audit({ ports: world.ports, tx, actor: system }, { investigation: waiting.id, what: 'called', detail: null }),
    );
    expect(ids(one.heard())).toEqual(['1', '2', '3']);
    wake();
    await expect.poll(() => ids(one.heard())).toEqual(['1', '2', '3', '4']);
  });

  it('serves so many and no more, and one that leaves makes room', async () => {
    const { url } = await served();
    const listeners = await Promise.all(Array.from({ length: 200 }, () => listen(url)));
    expect(new Set(listeners.map(({ status }) => status))).toEqual(new Set([200]));
    expect((await listen(url)).status).toBe(503);
    listeners[0]?.leave();
    await expect.poll(async () => (await listen(url)).status).toBe(200);
  });

  it('does not keep the server from closing', async () => {
    const { world, url } = await served();
    const open = await Promise.all([listen(url), listen(url)]);
    await world.api.close();
    await expect.poll(() => open.map((one) => one.ended())).toEqual([true, true]);
  });

  it.each([
    ['an investigation that is not there', '/investigations/INV-9/events', {}, 404],
    ['an id that is none', '/investigations/INV-7/events', { 'last-event-id': '12x' }, 400],
  ])('refuses %s', async (_what, path, headers, status) => {
    const world = await openWorld({ kept: [waiting] });
    const answer = await world.api.inject({ url: `/api/v1${path}`, headers });
    expect([answer.statusCode, answer.headers['content-type']]).toEqual([
      status,
      expect.stringContaining('problem+json'),
    ]);
  });

  it('asks for the token', async () => {
    const world = await openWorld({ kept: [waiting], token: 'a-token-of-the-tests' });
    expect((await world.api.inject({ url: '/api/v1/investigations/INV-7/events' })).statusCode).toBe(401);
  });
});
