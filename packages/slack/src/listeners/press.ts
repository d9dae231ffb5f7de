import type { Actor } from '@compass/core';
import type { AllMiddlewareArgs, BlockAction } from '@slack/bolt';
import { z } from 'zod';
import { actorOf } from './actor.ts';

/** One press of a button, as far as it is ours. `sub` is what stands behind the colon of its opaque value. */
export interface Press {
  actor: Actor;
  investigation: string;
  sub: string;
  key: string;
  trigger: string;
  where: { channel: string; thread: string | null };
}

const Place = z.object({ channel: z.string(), thread: z.string().nullable() });

/** A button in a form stands in no channel: the form carries where it was opened. */
export function placeOf(metadata: string | undefined): z.infer<typeof Place> {
  try {
    return Place.parse(JSON.parse(metadata ?? ''));
  } catch {
    return { channel: '', thread: null };
  }
}

export async function pressOf(body: BlockAction, client: AllMiddlewareArgs['client']): Promise<Press> {
  const action = body.actions[0] as {
    value?: string;
    selected_option?: { value?: string };
    action_ts?: string;
    action_id: string;
  };
  const value = action.value ?? action.selected_option?.value ?? '';
  const [investigation = '', ...rest] = value.split(':');
  const carried = placeOf(body.view?.private_metadata);
  const ts = body.message?.ts ?? body.container['message_ts'] ?? body.view?.id ?? '';
  return {
    actor: await actorOf(body.user.id, client),
    investigation,
    sub: rest.join(':'),
    // Slack's own names of this press: the same press delivered twice has the same.
    key: `slack:press:${ts}:${action.action_id}:${action.action_ts ?? body.trigger_id}:${body.user.id}`,
    trigger: body.trigger_id,
    where: {
      channel: body.channel?.id ?? carried.channel,
      thread: (body.message?.['thread_ts'] as string | undefined) ?? body.message?.ts ?? carried.thread,
    },
  };
}
