import type { App } from '@slack/bolt';
import type { ListenerPorts } from './ports.ts';
import { FORMS } from './submissions.ts';

/** In Socket Mode what nobody listens to is never acknowledged, and the person sees an error: acknowledge the rest. */
export function catchAll(app: App, { log }: ListenerPorts): void {
  const ours = new Set([
    'test_hypothesis',
    'run_test',
    'hypothesis_more',
    'request_data',
    'propose_action',
    'approve_action',
    'reject_action',
    'close',
    'look_again',
    'close_cause',
    'close_cause_partly',
    'close_cause_no',
    'export_bundle',
  ]);
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
  app.shortcut(/.*/, async ({ ack }) => ack());
  app.event(/.*/, async () => undefined);
}
