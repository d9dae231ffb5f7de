import { z } from 'zod';
import type { LocalContext } from '../context.ts';
import { Block } from '../record/entries.ts';

// It was checked when it was published; a stricter rule of today must not keep the workspace from starting.
const Published = z.object({
  blocks: z.array(Block),
  private_metadata: z.string().optional(),
  callback_id: z.string().optional(),
  external_id: z.string().optional(),
});

/** Slack keeps a published Home for ever, so it is there again after a restart. */
export function restoreHomes(slack: LocalContext): void {
  for (const [user, view] of slack.record.homes) slack.views.publish(user, { type: 'home', ...Published.parse(view) });
}
