import { z } from 'zod';
import type { Who } from '../ports/surface.ts';
import type { Denial } from '../record/approval.ts';
import type { Scope } from '../record/change.ts';

/** Where a private answer can be told; only Slack has such places. */
export const Where = z.object({ channel: z.string(), thread: z.string().nullable() });
export type Where = z.infer<typeof Where>;

/** What every verb answers. A refusal changes nothing, and says why and who can. */
export type VerbAnswer =
  | { ok: true; investigation: string; about?: string; run?: number }
  | { ok: false; title: string; lines: string[]; investigation?: string; who?: Who; outdated?: true };

export const denial = (title: string, { why, who }: Denial, investigation: string): VerbAnswer => ({
  ok: false,
  title,
  lines: [why],
  investigation,
  ...(who === undefined ? {} : { who }),
});

export const refusal = (title: string, lines: string[], investigation?: string): VerbAnswer =>
  investigation === undefined ? { ok: false, title, lines } : { ok: false, title, lines, investigation };

/** A button of an older list: what it meant is not there any more. */
export const outdated = (investigation: string): VerbAnswer => ({
  ok: false,
  title: 'Nothing happened.',
  lines: ['This button is from an older list.'],
  investigation,
  outdated: true,
});

export interface Verb<Input> {
  input: z.ZodType<Input>;
  run(scope: Scope, input: Input): Promise<VerbAnswer>;
}

export const defineVerb = <Input>(input: z.ZodType<Input>, run: Verb<Input>['run']): Verb<Input> => ({ input, run });
