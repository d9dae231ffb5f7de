import { offlineEmbedder } from '@compass/llm';
import { heldOut } from './held-out.ts';
import { type Kind, type Ranker, recallOf } from './measure.ts';
import { tuned } from './tuned.ts';

const percent = (share: number) => `${(100 * share).toFixed(0)} %`.padStart(6);

/** How often the same incident of the past is found again: `node tests/retrieval/main.ts`. */
console.log(`embedder ${offlineEmbedder.id}`);
console.log(
  `${''.padEnd(34)}${'BM25 @1'.padStart(9)}${'@5'.padStart(7)}${'hybrid @1'.padStart(11)}${'@5'.padStart(7)}`,
);
for (const [name, pairs] of Object.entries({ 'while the lexicon was written': tuned, 'held out': heldOut }))
  for (const kind of ['worded', 'paraphrased'] satisfies Kind[]) {
    const asked = pairs[kind];
    const [words, hybrid] = await Promise.all(
      (['BM25', 'hybrid'] satisfies Ranker[]).map((ranker) =>
        recallOf(offlineEmbedder, ranker, { all: [tuned, heldOut], asked }),
      ),
    );
    if (words === undefined || hybrid === undefined) continue;
    console.log(
      `${`${name}, ${kind} (${asked.length})`.padEnd(46)}${percent(words.first)} ${percent(words.fifth)}   ${percent(hybrid.first)} ${percent(hybrid.fifth)}`,
    );
  }
