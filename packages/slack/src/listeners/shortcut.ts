import type { App, MessageShortcut } from '@slack/bolt';
import { alertText } from './alert-text.ts';
import type { ListenerPorts } from './ports.ts';
import { openForm } from './watched.ts';

/** *Investigate this* in a message's menu: the form opens, filled in from what the message says, and nothing happens yet. */
export function shortcut(app: App, ports: ListenerPorts): void {
  app.shortcut<MessageShortcut>(
    { callback_id: 'investigate_message', type: 'message_action' },
    async ({ ack, shortcut: { channel, message, trigger_id }, client }) => {
      // A trigger lives 3 s and nothing is stored: acknowledge first.
      await ack();
      const at = { channel: channel.id, ts: message.ts, text: alertText(message) };
      await openForm({ client, ports, trigger: trigger_id, at });
    },
  );
}
