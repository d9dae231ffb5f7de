import { setTimeout as sleep } from 'node:timers/promises';
import { type Actor, accept, type Delivery, isOver, type Store } from '@compass/core';
import { memoryStore } from '@compass/state';
import { specialist } from '../../support/agents.ts';
import { clock, createWorld, settingsWith, type World } from '../../support/world.ts';
import type { Row } from '../row.ts';
import { meteredModel, seeded } from '../wallet/metered-model.ts';

const pager: Actor = { kind: 'pagerduty', name: 'PagerDuty' };
const closer: Actor = { kind: 'slack', id: 'U0ALICE', name: 'alice' };
const PER_INVESTIGATION = 0.2;
const LIMIT_MS = 150_000;
/** Between the provider's answer and the ledger, and between the ledger and the investigation. */
const KILLED_AT = ['model-asked', 'model-answered', 'model-asked', 'model-asked', 'model-answered'];

/** What a sender does whose delivery met a dead process: it is stored all the same by whoever comes next. */
const deliver = (world: World, store: Store, delivery: Delivery): Promise<unknown> =>
  accept(world.ports, delivery).catch(() => store.transaction((tx) => tx.inbox.receive(delivery)));

const everything = (store: Store) => store.transaction((tx) => tx.investigations.list({ limit: 10_000 }));

/** What was spent by each investigation, and how many questions were never settled. */
const ledgerOf = (store: Store) =>
  store.transaction(async (tx) => {
    const all = await tx.investigations.list({ limit: 10_000 });
    const spent = await Promise.all(all.map(({ id }) => tx.spend.of(id)));
    const sums = spent.map((rows) => rows.reduce((sum, { usd }) => sum + usd, 0));
    return {
      usd: (await tx.spend.total({ since: new Date(0) })).usd,
      dearest: Math.max(0, ...sums),
      unsettled: spent.flat().filter(({ answer }) => answer === null).length,
    };
  });

/**
 * A storm of pages that flap: their investigations are closed and paged again, each asking anew. The model charges for nonsense, for what hangs and for
 * what is cut; processes die after it has charged; two live ones spend at the same time.
 */
export const row: Row = {
  row: 19,
  title: 'denial of wallet',
  bound: 'spend ≤ budget, ≤ 1 live investigation a fingerprint',
  async run({ short, seed }) {
    const [alerts, services, kills] = short ? [200, 10, 2] : [1000, 60, KILLED_AT.length];
    const random = seeded(seed);
    const model = meteredModel(random);
    const store = memoryStore({ clock });
    // Enough for half of what the services would spend once each, without a limit of the day; flapping would spend many times that.
    const usdPerDay = services * PER_INVESTIGATION * 0.4;
    const settings = {
      costLimitUsd: PER_INVESTIGATION,
      leaseMs: 300,
      model: { ...settingsWith().model, usdPerDay },
    };
    const open = (crashAt?: string) =>
      createWorld({ agents: [specialist], settings, store, model, ...(crashAt === undefined ? {} : { crashAt }) });
    const until = performance.now() + LIMIT_MS;
    let [sent, most, hit, closed] = [0, 0, 0, 0];
    const storm = async (world: World, pages: number) => {
      for (const last = Math.min(alerts, sent + pages); sent < last; sent += 1) {
        const service = `service-${Math.floor(random() * services)}`;
        const input = { service, symptoms: ['slow'], source: 'pagerduty', fingerprint: service };
        await deliver(world, store, { key: `page-${sent}`, verb: 'start_investigation', input, actor: pager });
      }
    };
    const look = async () => {
      const live = (await everything(store)).filter((one) => !isOver(one));
      const each = [...Map.groupBy(live, ({ trigger }) => trigger.service).values()].map((list) => list.length);
      most = Math.max(most, ...each);
      return live;
    };
    for (const crashAt of KILLED_AT.slice(0, kills)) {
      const world = open(crashAt);
      // What is under way at a death stays paid: a few at a time, or the first one takes the whole budget along.
      await storm(world, Math.ceil(services / 12));
      while (!world.killed() && performance.now() < until) await sleep(5);
      if (world.killed()) hit += 1;
      await world.stop();
      await look();
    }
    const spenders = [open(), open()] as const;
    for (;;) {
      await storm(spenders[sent % 2] ?? spenders[0], Math.ceil(alerts / 20));
      const live = await look();
      const done = live.filter((one) => one.consultation !== undefined && one.consultation.state !== 'asked');
      if ((sent === alerts && done.length === live.length && live.length > 0) || performance.now() > until) break;
      // They flap as long as pages come: what is closed is paged again.
      if (sent < alerts)
        for (const { id } of done.slice(0, 5)) {
          closed += 1;
          const input = { investigation: id, reason: 'flaps' };
          await deliver(spenders[closed % 2] ?? spenders[0], store, {
            key: `close-${id}`,
            verb: 'close',
            input,
            actor: closer,
          });
        }
      await sleep(50);
    }
    for (const world of spenders) await world.stop();
    const all = await everything(store);
    const answered = all.filter((one) => one.consultation === undefined || one.consultation.state !== 'asked').length;
    const saidSo = all.filter((one) => one.consultation?.why.includes('a day is reached')).length;
    const ledger = await ledgerOf(store);
    const charged = model.charged();
    const kept = charged <= usdPerDay && charged <= ledger.usd + 1e-9 && ledger.dearest <= PER_INVESTIGATION + 1e-9;
    return {
      figure: `charged $${charged.toFixed(2)} of $${usdPerDay.toFixed(2)}, ledger $${ledger.usd.toFixed(2)}, dearest investigation $${ledger.dearest.toFixed(2)} of $${PER_INVESTIGATION.toFixed(2)}; ${alerts} pages, ${closed} closed and paged again, ${all.length} investigations, at most ${most} live a fingerprint; ${hit} kills, ${ledger.unsettled} questions never settled; ${answered} of ${all.length} answered, ${saidSo} without a model for the day's limit`,
      exercised: model.questions(),
      pass:
        kept &&
        most === 1 &&
        answered === all.length &&
        hit === kills &&
        ledger.unsettled > 0 &&
        saidSo > 0 &&
        closed > 0 &&
        ledger.usd > 0.8 * usdPerDay,
    };
  },
};
