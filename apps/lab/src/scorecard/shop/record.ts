import type { Effect } from './faults.ts';
import { type Chance, wander } from './random.ts';
import { type Component, shop } from './system.ts';

export interface Incident {
  /** Seconds recorded in all, and the second in which it begins; null: nothing happens. */
  seconds: number;
  begins: number | null;
  component: string;
  effect: Effect;
  chance: Chance;
}

export interface Line {
  component: string;
  what: 'latency' | 'latency_p90' | 'error' | 'load' | 'cpu' | 'mem' | 'diskio';
  /** One a second; NaN where nothing was scraped. */
  values: Float64Array;
}

const THINK = 1;
const USERS = 60;
/** A lost packet is sent again after so long. */
const RETRY = 0.2;
/** Seconds that a rate is taken over, and between two scrapes of a machine's own figures. */
const OVER = 15;
const SCRAPE = 5;

/** What really happens in each second. */
interface Truth {
  seen: Float64Array;
  slowest: Float64Array;
  failed: Float64Array;
  load: Float64Array;
  busy: Float64Array;
}

const zeros = (seconds: number) => new Float64Array(seconds);

function happens({ seconds, begins, component, effect, chance }: Incident): {
  strength: Float64Array;
  truth: Map<string, Truth>;
} {
  const rise = chance.between(1, 20);
  const strength = zeros(seconds).map((_, at) =>
    begins === null || at < begins ? 0 : Math.min(1, (at - begins + 1) / rise),
  );
  const truth = new Map<string, Truth>();
  const noises = shop.map(() => wander(chance, seconds, { memory: 20, deviation: 0.12, spikes: 0.004 }));
  const crowd = wander(chance, seconds, { memory: 120, deviation: 0.06, spikes: 0.001 });
  const drift = chance.between(0, 2 * Math.PI);
  for (const { name } of shop)
    truth.set(name, {
      seen: zeros(seconds),
      slowest: zeros(seconds),
      failed: zeros(seconds),
      load: zeros(seconds),
      busy: zeros(seconds),
    });
  const front = truth.get('front-end');
  for (let at = 0; at < seconds; at += 1) {
    // A closed loop: who waits asks less.
    const users = USERS * (1 + 0.15 * Math.sin(drift + (2 * Math.PI * at) / 2400)) * (crowd[at] ?? 1);
    const rate = users / (THINK + (front?.seen[at - 1] ?? 0));
    shop.forEach((one, index) => {
      const mine = truth.get(one.name);
      if (mine === undefined) return;
      const hit = one.name === component ? (strength[at] ?? 0) : 0;
      const load = rate * one.share;
      const busy = 1 + 0.3 * (rate / USERS - 1);
      const work = one.work * (noises[index]?.[at] ?? 1) * busy * (1 + (effect.slower - 1) * hit);
      const made = Object.entries(one.calls).map(([callee, times]) => ({ times, callee: truth.get(callee) }));
      const sum = (of: (callee: Truth) => number) =>
        made.reduce((total, { times, callee }) => total + (callee === undefined ? 0 : times * of(callee)), 0);
      const way = effect.wait * hit + effect.lost * hit * RETRY;
      const calls = made.reduce((total, { times }) => total + Math.min(1, times), 0);
      mine.load[at] = load;
      mine.busy[at] = load * one.cpu.each * Math.sqrt(noises[index]?.[at] ?? 1);
      mine.seen[at] = work + sum((callee) => callee.seen[at] ?? 0) + way * (1 + calls);
      mine.slowest[at] =
        2.2 * work +
        1.4 * sum((callee) => callee.slowest[at] ?? 0) +
        effect.wait * hit * (1 + calls) +
        RETRY * Math.min(1, effect.lost * 8) * hit;
      mine.failed[at] = Math.min(
        1,
        0.0004 + 0.04 * effect.lost * hit + 0.8 * sum((callee) => Math.max(0, (callee.failed[at] ?? 0) - 0.0004)),
      );
    });
  }
  return { strength, truth };
}

/** Mean of the last seconds, as a rate over them shows it. */
function smoothed(values: Float64Array, over: number): Float64Array {
  let sum = 0;
  return values.map((value, at) => {
    sum += value - (at >= over ? (values[at - over] ?? 0) : 0);
    return sum / Math.min(over, at + 1);
  });
}

/** The value of the last scrape, repeated until the next. */
const held = (values: Float64Array, every: number, from: number): Float64Array =>
  values.map((_, at) => values[Math.max(0, at - ((at + from) % every))] ?? 0);

function counted(expected: number, { uniform, normal }: Chance): number {
  if (expected > 30) return Math.max(0, Math.round(expected + Math.sqrt(expected) * normal()));
  let [left, count] = [Math.exp(-expected), 0];
  for (let product = uniform(); product > left; product *= uniform()) count += 1;
  left = count;
  return left;
}

/** A leak fills slowly; a collector gives back in jumps; a full memory is a restart. */
function memoryOf(
  one: Component,
  { strength, effect, fill, chance }: { strength: Float64Array; effect: Effect | null; fill: number; chance: Chance },
): Float64Array {
  const { normal, swing } = one.memory;
  const slow = wander(chance, strength.length, { memory: 400, deviation: 0.01 });
  const period = chance.between(40, 200);
  let leaked = 0;
  return strength.map((hit, at) => {
    if (effect !== null) leaked = Math.min(1, leaked + hit / fill);
    const times = 1 + ((effect?.memory ?? 1) - 1) * leaked;
    return Math.round(normal * 1048576 * times * ((slow[at] ?? 1) + swing * ((at % period) / period)));
  });
}

const torn = (values: Float64Array, { uniform }: Chance): Float64Array => {
  let gap = 0;
  return values.map((value) => {
    if (uniform() < 0.001) gap = 2 + Math.floor(20 * uniform());
    gap -= 1;
    return gap > 0 || uniform() < 0.004 ? Number.NaN : value;
  });
};

/** What monitoring keeps of an incident. */
export function record(incident: Incident): Line[] {
  const { chance, effect, seconds } = incident;
  const { strength, truth } = happens(incident);
  const quiet = zeros(seconds);
  const fill = chance.between(40, 240);
  return shop.flatMap((one): Line[] => {
    const { name: component } = one;
    const real = truth.get(component);
    if (real === undefined) return [];
    const mine = component === incident.component;
    const hit = mine ? strength : quiet;
    const offset = Math.floor(SCRAPE * chance.uniform());
    const requests = smoothed(real.load, OVER);
    const sampled = (values: Float64Array, width: number) =>
      smoothed(values, OVER).map((value, at) => {
        const seen = (requests[at] ?? 0) * OVER;
        // No request in all the time: nothing to say.
        return counted(seen, chance) === 0
          ? Number.NaN
          : value * Math.exp((width * chance.normal()) / Math.sqrt(Math.max(1, seen)));
      });
    const spare = real.busy.map((busy, at) => effect.cpu * (hit[at] ?? 0) * Math.max(0, one.cpu.most - busy));
    const cpu = real.busy.map(
      (busy, at) => (one.cpu.idle + busy + (spare[at] ?? 0)) * Math.exp(0.05 * chance.normal()),
    );
    const disk = wander(chance, seconds, { memory: 30, deviation: 0.3, spikes: 0.01 });
    const lines: [Line['what'], Float64Array][] = [
      ['cpu', held(smoothed(cpu, OVER), SCRAPE, offset)],
      ['mem', held(memoryOf(one, { strength: hit, effect: mine ? effect : null, fill, chance }), SCRAPE, offset)],
      [
        'diskio',
        held(
          disk.map((value, at) => (one.traced ? 2e3 : 6e4) * value * (1 + (effect.disk - 1) * (hit[at] ?? 0))),
          SCRAPE,
          offset,
        ),
      ],
    ];
    if (one.traced)
      lines.push(
        ['latency', sampled(real.seen, 0.4)],
        ['latency_p90', sampled(real.slowest, 0.9)],
        ['load', requests.map((value) => counted(value * OVER, chance) / OVER)],
        [
          'error',
          held(
            real.failed.map((share, at) => counted(share * (requests[at] ?? 0) * OVER, chance) / OVER),
            SCRAPE,
            offset,
          ),
        ],
      );
    return lines.map(([what, values]) => ({ component, what, values: torn(values, chance) }));
  });
}
