import { z } from 'zod';
import type { LocalContext } from '../context.ts';
import { SlackRefusal } from '../refusal.ts';
import type { ResponseTarget } from '../tickets.ts';
import { checkContent } from '../web/content.ts';
import { channelOf, checkThread } from '../web/find.ts';
import { editAsApp, postAsApp, removeMessage, showTo } from '../web/posting.ts';

const Body = z.object({
  text: z.string().optional(),
  blocks: z.unknown().optional(),
  attachments: z.unknown().optional(),
  response_type: z.enum(['ephemeral', 'in_channel']).optional(),
  replace_original: z.boolean().optional(),
  delete_original: z.boolean().optional(),
  thread_ts: z.string().optional(),
});

/** A POST to a `response_url`: at most 5 within 30 min; then Slack says 404. Returns status and body. */
export async function respond(
  slack: LocalContext,
  id: string,
  body: Buffer,
): Promise<{ status: number; body: { ok: boolean; error?: string; response_metadata?: { messages: string[] } } }> {
  const target = slack.tickets.takeResponse(id);
  if (!target) return { status: 404, body: { ok: false, error: 'expired_url' } };
  const parsed = Body.safeParse(parse(body));
  if (!parsed.success) return { status: 400, body: { ok: false, error: 'invalid_payload' } };
  try {
    await act(slack, target, parsed.data);
    return { status: 200, body: { ok: true } };
  } catch (error) {
    if (!(error instanceof SlackRefusal)) throw error;
    return { status: 400, body: { ok: false, error: error.error, response_metadata: { messages: error.messages } } };
  }
}

async function act(slack: LocalContext, target: ResponseTarget, body: z.infer<typeof Body>): Promise<void> {
  const channel = channelOf(slack, target.channel);
  const original = target.ts === undefined ? undefined : slack.record.message(channel.id, target.ts);
  const shown = target.ts === undefined ? undefined : slack.record.ephemerals.get(target.ts);
  if (body.delete_original) {
    if (original) await removeMessage(slack, original);
    else if (shown) await slack.record.write({ kind: 'ephemeral-deleted', message_ts: shown.message_ts });
    return;
  }
  const content = checkContent(slack, body);
  if (body.replace_original && original) {
    await editAsApp(slack, original, content);
    return;
  }
  if (body.replace_original && shown) {
    const replaced = { ...shown, text: content.text ?? '', blocks: content.blocks };
    await slack.record.write({ kind: 'ephemeral', ephemeral: replaced });
    return;
  }
  const thread = body.thread_ts ? { thread_ts: body.thread_ts } : {};
  if (body.thread_ts) checkThread(slack, channel, body.thread_ts);
  if (body.response_type === 'in_channel') await postAsApp(slack, channel, { ...content, ...thread });
  else await showTo(slack, channel, target.user, { ...content, ...thread });
}

function parse(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString('utf8'));
  } catch {
    return undefined;
  }
}
