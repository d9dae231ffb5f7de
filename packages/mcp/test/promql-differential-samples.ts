import type { MatrixSeries } from '../src/promql/series-index.ts';
import { type Dice, diceOf } from './promql-differential-dice.ts';

/** The recording starts on the hour, so it fills parts of two of Prometheus' two-hour blocks only when it is long. */
export const FIRST_SECOND = 1_767_607_200;
const SCRAPES = 240;
const SCRAPE_SECONDS = 15;
export const LAST_SECOND = FIRST_SECOND + (SCRAPES - 1) * SCRAPE_SECONDS;

type Reading = (scrape: number) => number | string;

const SERVICES = ['orders', 'billing', 'the web-front.eu', 'kö"ln'];

/** The share of scrapes lost one by one, and whether ten minutes are missing in one piece. */
interface Losses {
  single: number;
  long: boolean;
}

function record(dice: Dice, metric: Record<string, string>, reading: Reading, losses: Losses): MatrixSeries {
  const late = dice.chance(0.25) ? dice.below(80) : 0;
  const early = dice.chance(0.25) ? SCRAPES - dice.below(80) : SCRAPES;
  const hole = losses.long ? 60 + dice.below(100) : SCRAPES;
  const aside = dice.chance(0.3) ? dice.below(14_000) : 0;
  const values: [number, string][] = [];
  for (let scrape = 0; scrape < SCRAPES; scrape++) {
    const value = reading(scrape);
    const lost = dice.chance(losses.single) || (scrape >= hole && scrape < hole + 40);
    if (lost || scrape < late || scrape >= early) continue;
    const jitter = aside > 0 ? dice.below(900) : 0;
    values.push([FIRST_SECOND + scrape * SCRAPE_SECONDS + (aside + jitter) / 1000, String(value)]);
  }
  return { metric, values };
}

/** Grows by whole numbers, and now and then starts again from near zero. */
function counter(dice: Dice, speed: number, resets: number): Reading {
  let total = dice.below(1000);
  return () => {
    total = dice.chance(resets) ? dice.below(5) : total + dice.below(speed);
    return total;
  };
}

/** Wanders without ever being twice at the same height. */
function wander(dice: Dice, around: number, stride: number): Reading {
  let level = around;
  return () => {
    level += (dice.fraction() - 0.5) * stride;
    return level;
  };
}

const ODD: readonly [string, ...string[]] = ['NaN', '+Inf', '-Inf', '0', '-0', '-3.5', '1e300', '-1e-300', '2.5', '7'];

const BOUNDS = ['0.05', '0.1', '0.5', '1', '2.5', '+Inf'];

/** Buckets that grow together; now and then one was scraped a moment before the next smaller one and dips below it. */
function buckets(dice: Dice, service: string): MatrixSeries[] {
  const shares = BOUNDS.map((_, at) => (at + 1) / BOUNDS.length);
  const counts = BOUNDS.map(() => 0);
  const grown = Array.from({ length: SCRAPES }, () => {
    const more = dice.below(30);
    return shares.map((share, at) => {
      counts[at] = (counts[at] ?? 0) + Math.floor(more * share);
      return Math.max(0, (counts[at] ?? 0) - (dice.chance(0.03) ? dice.below(20) : 0));
    });
  });
  return BOUNDS.map((le, at) =>
    record(dice, { __name__: 'latency_bucket', service, le }, (scrape) => grown[scrape]?.[at] ?? 0, {
      single: 0.02,
      long: false,
    }),
  );
}

/** A small shop, recorded for an hour: gauges, counters that reset, gaps, buckets, and values that are no plain number. */
export function shopSamples(seed: number): MatrixSeries[] {
  const dice = diceOf(seed);
  const clean: Losses = { single: 0, long: false };
  const lossy: Losses = { single: 0.1, long: false };
  const holed: Losses = { single: 0.02, long: true };
  const all: MatrixSeries[] = [];
  const add = (metric: Record<string, string>, reading: Reading, losses: Losses): void => {
    all.push(record(dice, metric, reading, losses));
  };
  for (const service of SERVICES) {
    for (const pod of ['a', 'b']) {
      add({ __name__: 'temperature', service, pod }, wander(dice, 20, 4), lossy);
      add({ __name__: 'free_bytes', service, pod }, wander(dice, 4e11, 1e9), clean);
      add({ __name__: 'errors_total', service, pod }, counter(dice, 3, 0.02), lossy);
      for (const code of ['200', '500']) {
        add({ __name__: 'requests_total', service, pod, code }, counter(dice, 90, 0.03), dice.pick([clean, lossy, holed]));
      }
    }
    add({ __name__: 'queue', service }, () => dice.below(6), holed);
    add({ __name__: 'limit', service, team: service === 'orders' ? 'shop' : 'money' }, () => 10, clean);
    add({ __name__: 'odd', service }, () => dice.pick(ODD), lossy);
  }
  return [...all, ...buckets(dice, 'orders'), ...buckets(dice, 'billing')];
}
