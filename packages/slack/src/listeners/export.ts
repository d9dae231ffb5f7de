import type { App, BlockAction } from '@slack/bolt';
import { prose } from '../encode.ts';
import { createSender } from '../send.ts';
import type { ListenerPorts } from './ports.ts';
import { pressOf } from './press.ts';

/** *Export* puts the investigation's bundle into its thread; pressed again with nothing new, it stays one file. */
export function exportBundle(app: App, { read }: ListenerPorts): void {
  app.action('export_bundle', async ({ ack, body, client }) => {
    // It only reads the record: acknowledge first, an export may take longer than Slack waits.
    await ack();
    const { investigation, where, actor } = await pressOf(body as BlockAction, client);
    const bundle = await read.bundle(investigation);
    if (!('refused' in bundle)) {
      const title = 'Incident bundle: look through it before you hand it on';
      await createSender(client).upload({ ...where, investigation }, { ...bundle, title });
      return;
    }
    await client.chat.postEphemeral({
      channel: where.channel,
      user: actor.kind === 'slack' ? actor.id : '',
      text: prose(bundle.refused).raw,
      ...(where.thread === null ? {} : { thread_ts: where.thread }),
    });
  });
}
