import { embed } from '../learning/embed.ts';
import { openLibrary } from '../learning/library.ts';
import { patternOf } from '../learning/pattern-of.ts';
import { saysOfRecalled } from '../learning/says.ts';
import { textOfPattern } from '../learning/text.ts';
import { withSay } from '../learning/weight.ts';
import { type Investigation, isOver } from '../nouns/investigation.ts';
import type { Pattern } from '../nouns/pattern.ts';
import type { Step } from '../ports/store.ts';
import type { Scope } from '../record/change.ts';
import { sayTrouble } from './give-up.ts';
import { inTime } from './in-time.ts';
import type { StepKind, StepRun } from './kind.ts';
import { investigationOf } from './load.ts';

const EMBED_MS = 20_000;
/** Patterns of another embedder, or of none, that are embedded anew each time something is learned: until then they are found by words. */
const SWEPT = 15;

interface Vector {
  by: string;
  vector: number[];
}

const isSameText = (a: Pattern, b: Pattern | undefined): boolean =>
  b !== undefined && JSON.stringify([a.labels, a.told]) === JSON.stringify([b.labels, b.told]);

/** Embeddings of the new pattern and of some that have none to compare, by id. */
async function embedded(run: StepRun, id: string, learned: Pattern | null): Promise<Map<string, Vector>> {
  const { embedder, store } = run.ports;
  if (embedder === undefined) return new Map();
  const library = await openLibrary(store);
  const stale = [...library.patterns.values()].filter((one) => one.id !== id && one.embedder !== embedder.id);
  const known = library.patterns.get(id);
  const isNew = learned !== null && !(known?.embedder === embedder.id && isSameText(learned, known));
  const patterns = [...(isNew ? [learned] : []), ...stale.slice(0, SWEPT)];
  if (patterns.length === 0) return new Map();
  const given = await inTime(run, EMBED_MS, (abort) => embed(run.ports, id, patterns.map(textOfPattern), abort));
  const { by } = given;
  return by === null
    ? new Map()
    : new Map(
        patterns.flatMap((one, index) => {
          const vector = given.vectors[index];
          return vector === undefined ? [] : [[one.id, { by, vector }] as const];
        }),
      );
}

/** What is known of its own cause, with what its end says now; a cause that people only denied teaches nothing. */
function settled(
  { number, feedback }: Investigation,
  { learned, known, now }: { learned: Pattern | null; known: Pattern | undefined; now: string },
): Pattern | null {
  const say = learned?.says[0]?.say ?? (feedback?.answer === 'no' ? 'overridden' : undefined);
  if (known === undefined) return say === 'overridden' ? null : learned;
  const said = say === undefined ? known : withSay(known, number, say, now);
  if (learned === null || isSameText(learned, known)) return said;
  const { labels, told, words, agent } = learned;
  return { ...said, labels, told, words, agent, embedder: null, revision: known.revision + 1 };
}

/** Settles what an investigation that is over taught, and what its end says of the patterns that it recalled. */
export const learn: StepKind = {
  async run(run) {
    const investigation = investigationOf(run);
    if (!isOver(investigation)) return {};
    const { minConfidence, zone } = run.ports.settings;
    const now = run.ports.clock.now().toISOString();
    const learned = patternOf(investigation, { minConfidence, zone, now });
    const taught = (one: Investigation) =>
      JSON.stringify([patternOf(one, { minConfidence, zone, now }), saysOfRecalled(one, minConfidence), one.feedback]);
    const vectors = await embedded(run, investigation.id, learned);
    const says = saysOfRecalled(investigation, minConfidence);
    return {
      commit: async ({ tx }) => {
        // Feedback that came meanwhile found this step leased: it must not be lost.
        const latest = await tx.investigations.get(investigation.id, { lock: true });
        if (latest !== null && taught(latest) !== taught(investigation)) return { delayMs: 0 };
        const about = [...new Set([investigation.id, ...says.map(({ id }) => id), ...vectors.keys()])];
        const kept = new Map((await tx.patterns.get(about, { lock: true })).map((one) => [one.id, one]));
        const own = settled(investigation, { learned, known: kept.get(investigation.id), now });
        const changed = new Map<string, Pattern>(own === null ? [] : [[own.id, own]]);
        for (const { id, say } of says) {
          const pattern = kept.get(id);
          if (pattern !== undefined) changed.set(id, withSay(pattern, investigation.number, say, now));
        }
        for (const id of about) {
          const before = kept.get(id);
          const after = changed.get(id) ?? before;
          const vector = vectors.get(id);
          if (after === undefined) continue;
          if (vector === undefined || (after.embedder === vector.by && before?.embedder === vector.by)) {
            if (after !== before) await tx.patterns.put(after);
            continue;
          }
          const revision = after.revision + (before === undefined ? 0 : 1);
          await tx.patterns.put({ ...after, embedder: vector.by, revision }, vector.vector);
        }
      },
    };
  },
  giveUp: (scope: Scope, step: Step, why: string) => sayTrouble(scope, step, 'Nothing was learned from it', why),
};
