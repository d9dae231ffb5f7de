import type { App } from '@slack/bolt';
import { actionNames } from './buttons.ts';
import type { ListenerPorts } from './ports.ts';
import { FORMS } from './submissions.ts';

/** In Socket Mode what nobody listens to is never acknowledged, and the person sees an error: acknowledge the rest. */
export function catchAll(app: App, ports: ListenerPorts): void {
  const { log } = ports;
  const ours = new Set(actionNames(ports));
  app.action(/.*/, async ({ ack, action }) => {
    if ('action_id' in action && ours.has(action.action_id)) return;
    await ack();
    log.debug({ action: 'action_id' in action ? action.action_id : '' }, 'a press that means nothing here');
  });
  app.view({ callback_id: /.*/, type: 'view_closed' }, async ({ ack }) => ack());
  app.view(/.*/, async ({ ack, view }) => {
    if (!FORMS.includes(view.callback_id)) await ack();
  });
  app.options(/.*/, async ({ ack }) => ack({ options: [] }));
  app.shortcut(/.*/, async ({ ack, shortcut }) => {
    if (shortcut.callback_id !== 'investigate_message') await ack();
  });
  app.event(/.*/, async () => undefined);
}
