import { z } from 'zod';
import { Actor } from '../nouns/trigger.ts';
import { Where } from '../verbs/verb.ts';
import type { StepKind } from './kind.ts';

const Input = z.object({ to: Actor, where: Where, title: z.string(), lines: z.array(z.string()) });

/** A private answer to one person. Gone if it cannot be told: the refusal itself stands in the audit trail. */
export const tell: StepKind = {
  whole: true,
  async run(run) {
    await run.ports.surface.tell(Input.parse(run.step.input));
    return {};
  },
  giveUp: async () => undefined,
};
