import type { App } from '@slack/bolt';
import type { Block } from '../blocks.ts';
import { hasNative, plainTwin } from '../plain-twin.ts';
import { refusedAs } from '../slack-error.ts';

/** Slack's words for a form with a block that it does not take. */
const REFUSED = ['invalid_arguments', 'invalid_blocks', 'invalid_blocks_format'];

/** Opens a form; where the workspace does not know a block of it, with its plain twin: who cannot open it cannot decide. */
export async function openView(client: App['client'], trigger: string, view: Record<string, unknown>): Promise<void> {
  const open = (blocks: unknown) => client.views.open({ trigger_id: trigger, view: { ...view, blocks } as never });
  const blocks = view['blocks'] as Block[];
  try {
    await open(blocks);
  } catch (error) {
    if (!REFUSED.includes(refusedAs(error) ?? '') || !hasNative(blocks)) throw error;
    await open(plainTwin(blocks));
  }
}
