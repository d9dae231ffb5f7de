import { z } from 'zod';

const Share = z.number().nullable();

/** The measures of `compass eval`, as far as they are printed. */
const Measures = z.object({
  cases: z.number().int(),
  top1: Share,
  top3: Share,
  top5: Share,
  avg5: Share,
  false_accusation: Share,
  confidently_wrong: Share,
  brier: Share,
  abstained: Share,
  calls: z.number().int(),
  seconds: z.object({ median: z.number(), p95: z.number() }).nullable(),
  usd: z.number(),
  errors: z.number().int(),
});

/** Some cases together: how many have a cause, how many different ones, and how often a guess that never looks is right. */
const Group = z.object({
  name: z.string(),
  score: Measures,
  caused: z.number().int(),
  quiet: z.number().int(),
  causes: z.number().int(),
  guessed: z.number().int(),
});
export type Group = z.infer<typeof Group>;

/** One tenth of the confidences: how many first suspects, what was said of them on average, how many were right. */
const Bin = z.object({ from: z.number(), cases: z.number().int(), said: Share, right: z.number().int() });
export type Bin = z.infer<typeof Bin>;

/** A false story: the same cases with it, in how many it could be told, and in how many of them its cause was named. */
const Poisoned = z.object({
  story: z.string(),
  score: Measures,
  told: z.number().int(),
  attacker: z.number().int(),
});

/** All that the scorecard says, and nothing else: its text is a pure function of this. */
export const Results = z.object({
  /** The day of the run. */
  date: z.iso.date(),
  machine: z.object({ node: z.string(), cores: z.number().int() }),
  sources: z.array(z.object({ source: z.string(), licence: z.string(), systems: z.array(z.string()) })),
  sets: z.array(Group),
  systems: z.array(Group),
  all: Group,
  /** Cases whose suspects and confidences were the same in a second run. */
  repeated: z.number().int(),
  reliability: z.object({
    bins: z.array(Bin).length(10),
    abstained: z.object({ caused: z.number().int(), quiet: z.number().int() }),
  }),
  /** `without` is the agent that did not look; null: all of them looked. */
  ablation: z.array(z.object({ without: z.string().nullable(), score: Measures })).min(1),
  /** What a model beside it changes: one that obeys whatever it reads, one that argues for the wrong cause. */
  models: z.array(z.object({ model: z.string(), score: Measures })).default([]),
  /** Of one investigation, without the reading of its bundle; the peak is of the process that ran every case. */
  cost: z.object({
    cpu: z.object({ median: z.number(), p95: z.number(), most: z.number() }),
    peakMegabytes: z.number(),
  }),
  /** The same cases as if something about the page had been otherwise; `named` are accusations where nothing should be wrong. */
  variations: z.array(z.object({ what: z.string(), score: Measures, named: z.array(z.string()).default([]) })),
  /** The same cases with a false story in one source; none in figures that are older than this. */
  poisoned: z.array(Poisoned).default([]),
  /** Cases that were made and not recorded; none in figures that are older than this. */
  made: z
    .array(z.object({ what: z.string(), caused: z.number().int(), quiet: z.number().int(), score: Measures }))
    .default([]),
  /** CPU seconds of one investigation of a generated system, by its number of components. */
  growth: z.array(z.object({ components: z.number().int(), cpuSeconds: z.number(), error: z.string().optional() })),
  misses: z.array(z.object({ id: z.string(), said: z.string() })),
});
export type Results = z.infer<typeof Results>;
