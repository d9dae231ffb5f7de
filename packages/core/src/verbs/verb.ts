import { z } from 'zod';
import type { Scope } from '../record/change.ts';

/** Where a private answer can be told; only Slack has such places. */
export const Where = z.object({ channel: z.string(), thread: z.string().nullable() });
export type Where = z.infer<typeof Where>;

/** What every verb answers. A refusal changes nothing, and says why and who can. */
export type VerbAnswer =
  | { ok: true; investigation: string; about?: string; run?: number }
  | { ok: false; title: string; lines: string[]; investigation?: string };

export const refusal = (title: string, lines: string[], investigation?: string): VerbAnswer =>
  investigation === undefined ? { ok: false, title, lines } : { ok: false, title, lines, investigation };

export interface Verb<Input> {
  input: z.ZodType<Input>;
  run(scope: Scope, input: Input): Promise<VerbAnswer>;
}

export const defineVerb = <Input>(input: z.ZodType<Input>, run: Verb<Input>['run']): Verb<Input> => ({ input, run });
