import { CompassError, type Investigation, type Pattern, ranked, withoutRecall } from '@compass/core';
import { offlineEmbedder } from '@compass/llm';
import { afterEach, describe, expect, it } from 'vitest';
import { past, remembering } from '../support/remembering.ts';
import { scriptedTelemetry, sources, unset } from '../support/telemetry.ts';
import { alice, bob, createWorld, type World, type WorldOptions } from '../support/world.ts';

const open: World[] = [];
afterEach(async () => {
  for (const world of open.splice(0)) await world.stop();
});
const world = (options: Partial<WorldOptions> = {}): World => {
  const created = createWorld({ agents: [remembering], embedder: offlineEmbedder, ...options });
  open.push(created);
  return created;
};

const begin = async (compass: World, symptoms = ['slow']): Promise<Investigation> => {
  const answer = await compass.ask(alice, 'start_investigation', { service: 'orders', symptoms, source: 'slack' });
  if (!answer.ok) throw new Error(answer.lines.join());
  return compass.until(answer.investigation, 'the list', (one) => one.status === 'awaiting_human');
};
const close = (compass: World, { id }: Investigation) => compass.ask(alice, 'close', { investigation: id });
const learned = async (compass: World, id: string, holds: (one: Pattern) => boolean = () => true): Promise<Pattern> => {
  for (let tries = 0; tries < 500; tries += 1) {
    const [found] = await compass.store.transaction((tx) => tx.patterns.get([id]));
    if (found !== undefined && holds(found)) return found;
    await compass.ports.clock.sleep(10);
  }
  throw new Error('nothing was learned');
};
const remember = (compass: World, ...patterns: Pattern[]) =>
  compass.store.transaction(async (tx) => {
    for (const one of patterns) await tx.patterns.put(one);
  });
const of = ({ hypotheses }: Investigation, kind: string) => hypotheses.find((one) => one.kind === kind);

describe('what was learned', () => {
  it('comes from an investigation that ended with its cause, and lifts the same cause next time, as a line of its own', async () => {
    const compass = world();
    const first = await begin(compass);
    expect([first.similar, first.notSeen]).toEqual([undefined, unset]);
    const asked = await compass.ask(alice, 'propose_action', { investigation: first.id, hypothesis: 1 });
    const action = asked.ok ? asked.about : '';
    await compass.ask(bob, 'decide_action', { investigation: first.id, action, approve: true });
    await compass.until(first.id, 'the end', ({ status }) => status === 'resolved');
    const pattern = await learned(compass, first.id);
    expect(pattern).toMatchObject({
      number: first.number,
      labels: { service: 'orders', component: 'orders-db', kind: 'lock_contention', signal: 'latency' },
      told: { statement: 'Lock contention on orders', signs: ['blocking session orders-db', 'lock waiters orders-db'] },
      says: [{ number: first.number, say: 'recovered' }],
      weight: 0.7,
      embedder: offlineEmbedder.id,
    });
    expect(pattern.told.outcome).toMatch(/^Terminate database session pid 45231 on orders-db: recovered$/);

    const again = world({ store: compass.store });
    const second = await begin(again);
    expect(second.similar).toEqual([
      expect.objectContaining({
        number: first.number,
        common: [
          'service orders',
          'latency is bad',
          'blocking session orders-db unusual',
          'lock waiters orders-db unusual',
        ],
        why: '',
      }),
    ]);
    const lock = of(second, 'lock_contention');
    expect(lock?.recalled).toEqual({
      patterns: [{ id: first.id, number: first.number }],
      weight: expect.closeTo(0.49),
      alone: false,
    });
    const lines = lock?.ledger.filter(({ why }) => why === `recalled from INV-${first.number}`);
    expect(lines).toMatchObject([{ weight: expect.closeTo(0.49), test: null, verdict: null }]);
    expect(lock?.status).toBe('survived');
    await close(again, second);
    expect((await learned(again, first.id, ({ says }) => says.length === 2)).says[1]).toMatchObject({
      number: second.number,
      say: 'recurred',
    });
    expect((await learned(again, second.id)).says).toMatchObject([{ say: 'named' }]);
  });

  it('returns as a hypothesis with a test of its own, which kills it, and loses weight by that until it is out of use', async () => {
    const compass = world();
    await remember(compass, past(871));
    const weights: number[] = [];
    for (let times = 1; times <= 3; times += 1) {
      const one = await begin(compass, [`slow ${times}`]);
      const cache = of(one, 'cache_cold');
      expect(cache).toMatchObject({ prior: 0.05, recalled: { alone: true }, status: 'disproven' });
      expect(cache?.recalled?.weight).toBeLessThanOrEqual(0.7);
      expect(one.verdicts.filter(({ hypothesis }) => hypothesis === cache?.number)).toMatchObject([
        { verdict: 'disproven', askedBy: null },
      ]);
      expect(ranked(one.hypotheses)[0]?.kind).toBe('lock_contention');
      await close(compass, one);
      weights.push((await learned(compass, past(871).id, ({ says }) => says.length === times + 1)).weight);
    }
    expect(weights).toEqual([0.35, 0.175, 0.0875]);
    const after = await begin(compass);
    expect(after.similar?.some(({ number }) => number === 871)).toBe(false);
    expect(of(after, 'cache_cold')).toBeUndefined();
  });

  it('moves a prior by at most 0.7 in log-odds, however many patterns agree', async () => {
    const compass = world();
    await remember(compass, ...Array.from({ length: 12 }, (_, nth) => past(800 + nth, { weight: 1 })));
    const one = await begin(compass);
    const cache = of(one, 'cache_cold');
    expect(cache?.recalled?.weight).toBe(0.7);
    expect(cache?.ledger.filter(({ why }) => why.startsWith('recalled from'))).toMatchObject([{ weight: 0.7 }]);
    expect(one.similar).toHaveLength(5);
  });

  it('accuses nobody where nothing is wrong', async () => {
    const compass = world({ telemetry: scriptedTelemetry({ quiet: true }) });
    await remember(compass, past(871));
    const one = await begin(compass);
    expect([one.symptom?.state, one.hypotheses, one.similar]).toEqual(['absent', [], undefined]);
  });

  it('is shown and not proposed where no test could disprove it', async () => {
    const compass = world();
    const unknown = past(871, { labels: { ...past(871).labels, component: 'orders-index', kind: 'index_lost' } });
    await remember(compass, unknown);
    const one = await begin(compass);
    expect(one.similar).toMatchObject([{ number: 871, why: 'not proposed: no test here could disprove it' }]);
    expect(one.hypotheses.map(({ kind }) => kind)).toEqual(['lock_contention']);
  });

  it('is shown and moves nothing where only its text is alike, or the symptom is not clearly seen', async () => {
    const compass = world();
    const elsewhere = { ...past(871).labels, service: 'billing', signal: 'errors' as const };
    const words = ['slow', 'block', 'session', 'lock', 'waiter', 'order', 'db'];
    await remember(compass, past(871, { labels: elsewhere, words }));
    const one = await begin(compass);
    expect(one.similar).toMatchObject([{ number: 871, why: 'not proposed: another service and another signal' }]);
    expect(one.hypotheses.map(({ kind, recalled }) => [kind, recalled])).toEqual([['lock_contention', undefined]]);

    const scripted = scriptedTelemetry();
    const unmeasured = world({
      telemetry: {
        ...scripted,
        port: (open) => ({ ...scripted.port(open), sources: async () => ({ ...sources, signals: [] }) }),
      },
    });
    await remember(unmeasured, past(871, { words }));
    const two = await begin(unmeasured);
    expect(two.symptom?.state).toBe('not_measurable');
    expect(two.similar).toMatchObject([{ number: 871, why: 'not proposed: the symptom is not clearly seen' }]);
    expect(two.hypotheses.map(({ kind, recalled }) => [kind, recalled])).toEqual([['lock_contention', undefined]]);
  });

  it('is found by its words alone where the embedder fails, which is said', async () => {
    const away = async () => Promise.reject(new CompassError('unavailable', 'openai cannot answer now'));
    const compass = world({ embedder: { ...offlineEmbedder, embed: away } });
    await remember(compass, past(871));
    const one = await begin(compass);
    expect(one.similar).toMatchObject([{ number: 871 }]);
    expect(one.notSeen).toContainEqual({
      what: 'similar incidents',
      why: 'found by their words alone: openai cannot answer now',
    });
    await close(compass, one);
    expect(await learned(compass, one.id)).toMatchObject({ embedder: null, weight: 0.5 });
  });

  it('is out of use at once where people say that it was something else, and back when they say otherwise', async () => {
    const compass = world();
    const one = await begin(compass);
    await close(compass, one);
    await learned(compass, one.id);
    await compass.ask(alice, 'feedback', { investigation: one.id, answer: 'no' });
    const denied = await learned(compass, one.id, ({ weight }) => weight < 0.5);
    expect(denied.says).toMatchObject([{ say: 'overridden' }]);
    expect((await begin(compass)).similar).toBeUndefined();
    await compass.ask(alice, 'feedback', { investigation: one.id, answer: 'yes' });
    expect((await learned(compass, one.id, ({ weight }) => weight > 0.5)).says).toMatchObject([{ say: 'agreed' }]);
  });

  it('hears what people say while it is being settled', async () => {
    let settling: string | null = null;
    const compass: World = world({
      embedder: {
        ...offlineEmbedder,
        embed: async (texts, options) => {
          const investigation = settling;
          settling = null;
          if (investigation !== null) await compass.ask(alice, 'feedback', { investigation, answer: 'no' });
          return offlineEmbedder.embed(texts, options);
        },
      },
    });
    const one = await begin(compass);
    settling = one.id;
    await close(compass, one);
    for (let tries = 0; settling !== null && tries < 500; tries += 1) await compass.ports.clock.sleep(10);
    expect(settling).toBeNull();
    const found = await compass.until(one.id, 'the feedback', ({ feedback }) => feedback !== null);
    await compass.ports.clock.sleep(500);
    const patterns = await compass.store.transaction((tx) => tx.patterns.get([found.id]));
    // A cause that people only denied teaches nothing.
    expect(patterns).toEqual([]);
  });

  it('is kept from use by a person and released by one, in the audit trail', async () => {
    const compass = world();
    const one = await begin(compass);
    await close(compass, one);
    const { weight } = await learned(compass, one.id);
    const name = `INV-${one.number}`;
    const judge = (verb: string) => compass.ask(alice, verb, { pattern: name, reason: 'a wrong lead' });
    expect(await judge('quarantine_pattern')).toMatchObject({ ok: true });
    expect(await judge('quarantine_pattern')).toMatchObject({ ok: false });
    expect((await begin(compass)).similar).toBeUndefined();
    expect(await judge('release_pattern')).toMatchObject({ ok: true });
    expect(await learned(compass, one.id)).toMatchObject({ state: 'live', weight });
    const trail = await compass.store.transaction((tx) => tx.audit.list(one.id));
    expect(trail.filter(({ what }) => what.startsWith('pattern '))).toMatchObject([
      { what: 'pattern quarantined', actor: { name: 'alice' }, detail: { reason: 'a wrong lead' } },
      { what: 'pattern released', actor: { name: 'alice' } },
    ]);
    expect(await compass.ask(alice, 'quarantine_pattern', { pattern: 'INV-1' })).toMatchObject({ ok: false });
  });

  it('can be taken off again: what a replay is held against is as if nothing had been learned', async () => {
    const told = ({ hypotheses, verdicts }: Investigation) => [
      hypotheses.map(({ kind, confidence, status, ledger }) => [
        kind,
        confidence,
        status,
        ledger.map(({ why }) => why),
      ]),
      verdicts.length,
    ];
    const plain = await begin(world());
    const compass = world();
    const lock = { service: 'orders', component: 'orders-db', kind: 'lock_contention', signal: 'latency' as const };
    await remember(compass, past(871), past(872, { labels: lock }));
    const one = await begin(compass);
    expect(told(one)).not.toEqual(told(plain));
    expect(told(withoutRecall(one))).toEqual(told(plain));
    expect(withoutRecall(plain)).toBe(plain);
  });

  it('is embedded anew after a change of embedder, and compared by words until then', async () => {
    const compass = world();
    const one = await begin(compass);
    await close(compass, one);
    await learned(compass, one.id);
    const asked: string[][] = [];
    const embed: typeof offlineEmbedder.embed = (texts, options) => {
      asked.push(texts);
      return offlineEmbedder.embed(texts, options);
    };
    const other = world({ store: compass.store, embedder: { ...offlineEmbedder, id: 'another', embed } });
    const two = await begin(other);
    expect(two.similar).toMatchObject([{ number: one.number }]);
    await close(other, two);
    expect(await learned(other, one.id, ({ embedder }) => embedder === 'another')).toBeDefined();
    expect(asked.map((texts) => texts.length)).toEqual([1, 2]);
  });
});
