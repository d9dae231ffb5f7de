import type { App, BlockAction } from '@slack/bolt';
import { z } from 'zod';
import { type Block, section } from '../blocks.ts';
import { mrkdwn } from '../encode.ts';
import type { Replies } from '../replies.ts';

const Button = z.looseObject({
  block_id: z.string(),
  action_id: z.string(),
  text: z.looseObject({ text: z.string() }),
});
const Alone = z.looseObject({ is_ephemeral: z.literal(true), channel_id: z.string(), message_ts: z.string() });
const Form = z.looseObject({
  type: z.literal('modal'),
  id: z.string(),
  hash: z.string(),
  callback_id: z.string(),
  private_metadata: z.string(),
  title: z.unknown(),
  close: z.unknown(),
  blocks: z.array(z.looseObject({ type: z.string(), block_id: z.string() })),
});

/** The same block without what was pressed; none where nothing is left of it. */
function without(block: Block, action: string): Block[] {
  const elements = (block['elements'] as { action_id?: string }[]).filter(({ action_id }) => action_id !== action);
  return elements.length === 0 ? [] : [{ ...block, elements }];
}

/**
 * A press in a form, or in what one person alone sees, is answered there, too: the thread, where all see what comes of it, lies behind the one and may
 * be far from the other. A message of the thread shows it by itself.
 */
export async function answerPress(body: BlockAction, client: App['client'], replies: Replies): Promise<void> {
  const pressed = Button.safeParse(body.actions[0]).data;
  if (pressed === undefined) return;
  const taken = section(mrkdwn`*${pressed.text.text}* · COMPASS took it. What comes of it stands in the thread.`);
  const alone = Alone.safeParse(body.container).data;
  if (alone !== undefined) {
    const text = `${pressed.text.text}: COMPASS took it.`;
    await replies.edit(`${alone.channel_id}:${alone.message_ts}`, { text, blocks: [taken] });
    return;
  }
  const form = Form.safeParse(body.view).data;
  if (form === undefined) return;
  const { id, hash, type, callback_id, private_metadata, title, close } = form;
  const blocks = form.blocks.flatMap((block) =>
    block.block_id === pressed.block_id ? [taken, ...without(block, pressed.action_id)] : [block],
  );
  const view = { type, callback_id, private_metadata, title, close, blocks };
  await client.views.update({ view_id: id, hash, view: view as never });
}
