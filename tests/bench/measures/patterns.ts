import { createRedactor, findSimilar, openLibrary, type Pattern, type Store, unwatched } from '@compass/core';
import { offlineEmbedder } from '@compass/llm';
import { atMost } from '../../../apps/lab/src/figures/figure.ts';
import { migratePostgres } from '../../../packages/state/src/migrate-postgres.ts';
import { openPostgres } from '../../../packages/state/src/open-postgres.ts';
import { recordStore } from '../../../packages/state/src/record-store.ts';
import { startCluster } from '../../support/postgres-cluster.ts';
import { past } from '../../support/remembering.ts';
import { digest, settingsWith } from '../../support/world.ts';
import { quantile } from '../../trust/faults/nemesis.ts';
import { seeded } from '../../trust/wallet/metered-model.ts';
import type { Measure } from '../measure.ts';
import { told } from '../numbers.ts';

const COUNT = 10_000;
const ASKED = 60;
const VOCABULARY = 3_000;
const WORDS = 40;
const AT_ONCE = 200;

const never = new AbortController().signal;

/** Patterns of made-up words: as many, as long and as different as real ones. */
async function fill(store: Store, textOf: () => string): Promise<void> {
  for (let from = 0; from < COUNT; from += AT_ONCE) {
    const patterns = Array.from({ length: AT_ONCE }, (_, nth): Pattern => {
      const text = textOf();
      const words = text.split(' ');
      return past(from + nth + 1, { words, embedder: offlineEmbedder.id });
    });
    const { vectors } = await offlineEmbedder.embed(
      patterns.map(({ words }) => words.join(' ')),
      { abort: never },
    );
    await store.transaction(async (tx) => {
      for (const [nth, one] of patterns.entries()) await tx.patterns.put(one, vectors[nth]);
    });
  }
}

async function timed<T>(work: () => Promise<T>): Promise<{ ms: number; value: T }> {
  const began = performance.now();
  const value = await work();
  return { ms: performance.now() - began, value };
}

/** What was learned, ten thousand times, on PostgreSQL: every pattern compared, exactly. */
export const measure: Measure = {
  name: 'patterns',
  order: 10,
  async run(say) {
    const cluster = await startCluster();
    const url = cluster.urlAs('postgres');
    try {
      await migratePostgres(url);
      const store = recordStore({ database: await openPostgres({ url, poolSize: 4 }) });
      const random = seeded(7);
      const text = () =>
        [...new Set(Array.from({ length: WORDS }, () => `w${Math.floor(random() ** 2 * VOCABULARY)}x`))].join(' ');
      await fill(store, text);
      say(`${COUNT} patterns are kept`);
      const ports = {
        ...{ store, embedder: offlineEmbedder, ids: { next: () => '' }, digest, watch: unwatched },
        settings: settingsWith(),
        redactor: createRedactor({ secrets: [], hash: () => '' }),
      };
      const about = (symptoms: string[]) => ({
        id: 'none',
        trigger: {
          ...{ source: 'api' as const, service: 'orders', severity: 'P2' as const, context: {} },
          symptoms,
          timestamp: '',
        },
        symptom: null,
        observations: [],
      });
      const ask = () => findSimilar(ports, about([text()]), never);
      const opened = await timed(() => openLibrary(store));
      say(`read once in ${Math.round(opened.ms)} ms`);
      const first = await timed(ask);
      const took: number[] = [];
      const compared: number[] = [];
      let found = 0;
      for (let asked = 0; asked < ASKED; asked += 1) {
        const { ms, value } = await timed(ask);
        took.push(ms);
        found += value.found.length;
        const library = await openLibrary(store);
        const { vectors } = await offlineEmbedder.embed([text()], { abort: never });
        const one = await timed(() => library.cosines(offlineEmbedder.id, vectors[0] ?? []));
        if (one.value.size !== COUNT) throw new Error(`only ${one.value.size} of ${COUNT} were compared`);
        compared.push(one.ms);
      }
      const p95 = (list: number[]) =>
        quantile(
          list.sort((a, b) => a - b),
          0.95,
        );
      await store.close();
      const [similarityMs, similarMs] = [p95(compared), p95(took)];
      return {
        figures: [
          atMost(`exact similarity over ${COUNT} patterns, p95`, similarityMs, 100, 'ms'),
          told(`a whole search over ${COUNT} patterns, p95`, similarMs, 'ms'),
          told('the first search of a process, with all patterns read', opened.ms + first.ms, 'ms'),
        ],
        numbers: { similarityMs, similarMs },
        exercised: found,
      };
    } finally {
      await cluster.stop();
    }
  },
};
