import { hypothesisOf } from '@compass/core';
import type { App } from '@slack/bolt';
import { z } from 'zod';
import { mitigateModal } from '../modals/mitigate.ts';
import type { ListenerPorts } from './ports.ts';

const Chosen = z.object({
  actions: z.tuple([z.looseObject({ selected_option: z.looseObject({ value: z.string() }) })]),
  view: z.looseObject({ id: z.string(), hash: z.string(), private_metadata: z.string() }),
});
const Carried = z.object({
  investigation: z.string(),
  sub: z.string(),
  channel: z.string(),
  thread: z.string().nullable(),
});

/** Another action is chosen in *Mitigate*: the form shows what that one does. What was typed stays. */
export function chooseAction(app: App, { read, settings }: ListenerPorts): void {
  app.action('choose_action', async ({ ack, body, client }) => {
    await ack();
    const {
      actions: [{ selected_option }],
      view: { id, hash, private_metadata },
    } = Chosen.parse(body);
    const { investigation, sub, ...place } = Carried.parse(JSON.parse(private_metadata));
    const found = await read.investigation(investigation);
    const about = found === null ? undefined : hypothesisOf(found, sub);
    if (found === null || about === undefined) return;
    const proposals = await read.actionPreviews(found.id, about.id);
    const view = mitigateModal(found, about, proposals, { place, zone: settings.zone, entry: selected_option.value });
    await client.views.update({ view_id: id, hash, view: view as never });
  });
}
