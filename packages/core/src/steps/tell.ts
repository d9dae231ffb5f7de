import { z } from 'zod';
import { Actor } from '../nouns/trigger.ts';
import { type Told, Who } from '../ports/surface.ts';
import { Where } from '../verbs/verb.ts';
import type { StepKind, StepRun } from './kind.ts';

const Input = z.object({
  to: Actor,
  where: Where,
  title: z.string(),
  lines: z.array(z.string()),
  who: Who.optional(),
  /** The investigation whose current list is meant. */
  outdated: z.string().optional(),
});

async function currentOf({ ports }: StepRun, investigation: string | undefined): Promise<Pick<Told, 'current'>> {
  if (investigation === undefined) return {};
  const posts = await ports.store.transaction((tx) => tx.posts.ofInvestigation(investigation));
  const at = (slot: string) => posts.find((post) => post.slot === slot)?.ref ?? undefined;
  return { current: at('list') ?? at('root') ?? null };
}

/** A private answer to one person. Gone if it cannot be told: the refusal itself stands in the audit trail. */
export const tell: StepKind = {
  whole: true,
  async run(run) {
    const { outdated, ...told } = Input.parse(run.step.input);
    await run.ports.surface?.tell({ ...told, ...(await currentOf(run, outdated)) });
    return {};
  },
  giveUp: async () => undefined,
};
