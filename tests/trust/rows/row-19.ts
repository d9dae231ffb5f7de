import { setTimeout as sleep } from 'node:timers/promises';
import { type Actor, accept } from '@compass/core';
import { memoryStore } from '@compass/state';
import { specialist } from '../../support/agents.ts';
import { clock, createWorld, settingsWith } from '../../support/world.ts';
import type { Row } from '../row.ts';
import { meteredModel, seeded } from '../wallet/metered-model.ts';

const pager: Actor = { kind: 'pagerduty', name: 'PagerDuty' };
const PER_INVESTIGATION = 0.2;
const LIMIT_MS = 120_000;

/** A storm of pages, a model that charges for nonsense, spenders at the same time, and a kill between an answer and its use. */
export const row: Row = {
  row: 19,
  title: 'denial of wallet',
  bound: 'spend ≤ budget, ≤ 1 live investigation a fingerprint',
  async run({ short, seed }) {
    const [alerts, services] = short ? [200, 10] : [1000, 60];
    const random = seeded(seed);
    const model = meteredModel(random);
    const store = memoryStore({ clock });
    // Enough for half of what the services would spend without a limit of the day.
    const usdPerDay = services * PER_INVESTIGATION * 0.4;
    const settings = {
      costLimitUsd: PER_INVESTIGATION,
      leaseMs: 300,
      model: { ...settingsWith().model, usdPerDay },
    };
    const open = (crashAt?: string) =>
      createWorld({ agents: [specialist], settings, store, model, ...(crashAt === undefined ? {} : { crashAt }) });
    // The first one dies as soon as a model has answered; the second takes over on the same record.
    const killed = open('model-answered');
    for (let index = 0; index < alerts; index += 1) {
      const service = `service-${Math.floor(random() * services)}`;
      const input = { service, symptoms: ['slow'], source: 'pagerduty', fingerprint: service };
      await accept(killed.ports, { key: `page-${index}`, verb: 'start_investigation', input, actor: pager }).catch(() =>
        store.transaction((tx) =>
          tx.inbox.receive({ key: `page-${index}`, verb: 'start_investigation', input, actor: pager }),
        ),
      );
    }
    const until = performance.now() + LIMIT_MS;
    while (model.questions() === 0 && performance.now() < until) await sleep(5);
    await killed.stop();
    const second = open();
    let [most, done] = [0, 0];
    let started = 0;
    for (;;) {
      const all = await store.transaction((tx) => tx.investigations.list({ limit: 10_000 }));
      const live = new Map<string, number>();
      for (const one of all) live.set(one.trigger.service, (live.get(one.trigger.service) ?? 0) + 1);
      most = Math.max(most, ...live.values());
      started = all.length;
      done = all.filter((one) => one.consultation !== undefined && one.consultation.state !== 'asked').length;
      if ((started > 0 && done === started) || performance.now() > until) break;
      await sleep(100);
    }
    await second.stop();
    const ledger = await store.transaction((tx) => tx.spend.total({ since: new Date(0) }));
    const each = await store.transaction(async (tx) => {
      const all = await tx.investigations.list({ limit: 10_000 });
      return Promise.all(all.map(async ({ id }) => (await tx.spend.of(id)).reduce((sum, one) => sum + one.usd, 0)));
    });
    const charged = model.charged();
    const kept = charged <= usdPerDay && charged <= ledger.usd + 1e-9 && Math.max(...each) <= PER_INVESTIGATION + 1e-9;
    return {
      figure: `charged $${charged.toFixed(2)} of $${usdPerDay.toFixed(2)}, ledger $${ledger.usd.toFixed(2)}, dearest investigation $${Math.max(...each).toFixed(2)} of $${PER_INVESTIGATION.toFixed(2)}; ${alerts} pages, ${started} investigations, at most ${most} a fingerprint; ${done} of ${started} answered`,
      exercised: model.questions(),
      pass: kept && most === 1 && done === started && ledger.usd > 0.8 * usdPerDay,
    };
  },
};
