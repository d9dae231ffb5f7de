import { z } from 'zod';
import { elementsOf } from '../blocks/elements-of.ts';
import type { LocalContext } from '../context.ts';
import { Denial, deny } from '../refusal.ts';
import { checkModal } from '../views/check-view.ts';
import { complaintsAboutForm } from '../views/complaints.ts';
import { givenState, keepsState } from '../views/state.ts';
import { type OpenView, stateOf, touch, viewShape } from '../views/store.ts';
import type { Person } from '../workspace.ts';
import { acked, asAnswer, payloadBase, responseUrl } from './common.ts';
import { prepared } from './prepare.ts';

const Reply = z.union([
  z.object({ response_action: z.literal('errors'), errors: z.record(z.string(), z.string()) }),
  z.object({ response_action: z.enum(['update', 'push']), view: z.unknown() }),
  z.object({ response_action: z.literal('clear') }),
  z.object({ response_action: z.undefined().optional() }),
]);

export type Submitted = { closed: boolean; view?: Record<string, unknown> };

/**
 * A person fills in and sends a form. `values` are keyed by block_id or block_id.action_id; what is not given keeps its
 * value. Errors, the client's own and the app's, are a denial 422 with `errors` by block_id.
 */
export async function submit(
  slack: LocalContext,
  open: OpenView,
  person: Person,
  values: Record<string, unknown>,
): Promise<Submitted> {
  if (open.view.type !== 'modal' || open.view.submit === undefined)
    deny(409, 'not_a_form', 'id: this view has no submit button');
  await fillIn(slack, open, values);
  const missing = complaintsAboutForm(open.view.blocks, (block, element) => stateOf(open, block, element));
  if (Object.keys(missing).length > 0) refuseForm(missing);
  const payload = {
    type: 'view_submission',
    ...payloadBase(slack, person),
    trigger_id: slack.tickets.newTrigger({ user: person.id, channel: open.channel, view: open.id }),
    view: viewShape(open),
    response_urls: responseUrls(slack, open, person),
  };
  const answer = Reply.safeParse(acked(await slack.link.deliver('interactive', payload)) ?? {});
  if (!answer.success)
    deny(424, 'invalid_response', 'COMPASS answered with a response_action that Slack does not know.');
  return asAnswer('invalid_response', () => follow(slack, open, answer.data));
}

async function fillIn(slack: LocalContext, open: OpenView, values: Record<string, unknown>): Promise<void> {
  const left = new Set(Object.keys(values));
  for (const { block, element } of elementsOf(open.view.blocks)) {
    const keys = [`${block.block_id}.${element.action_id}`, String(block.block_id)];
    const key = keys.find((one) => left.has(one));
    if (key === undefined || !keepsState(element)) continue;
    left.delete(key);
    const given = await prepared(slack, open, block, element, values[key]);
    try {
      touch(open, block, element, givenState(element, given));
    } catch (error) {
      deny(400, 'invalid_value', `${key}: ${error instanceof Error ? error.message : 'not accepted'}`);
    }
  }
  const [unknown] = left;
  if (unknown !== undefined) deny(400, 'no_such_input', `${unknown}: there is no such input in this view`);
}

function refuseForm(errors: Record<string, string>): never {
  const words = Object.entries(errors).map(([block, error]) => `${block}: ${error}`);
  throw new Denial(422, 'form_errors', words.join(' '), { errors });
}

function follow(slack: LocalContext, open: OpenView, answer: z.infer<typeof Reply>): Submitted {
  switch (answer.response_action) {
    case 'errors': {
      const inputs = new Set(
        open.view.blocks.flatMap((block) => (block.type === 'input' ? String(block.block_id) : [])),
      );
      const stray = Object.keys(answer.errors).find((id) => !inputs.has(id));
      if (stray !== undefined)
        deny(424, 'invalid_response', `COMPASS put an error on ${stray}, which is no input of this view.`);
      return refuseForm(answer.errors);
    }
    case 'update':
      slack.views.replace(open, checkModal(slack, answer.view));
      return { closed: false, view: viewShape(open) };
    case 'push': {
      const view = checkModal(slack, answer.view);
      const pushed = slack.views.open({ user: open.user, view, channel: open.channel, below: open });
      return { closed: false, view: viewShape(pushed) };
    }
    case 'clear':
      slack.views.clear(open.user);
      return { closed: true };
    default:
      slack.views.close(open);
      return { closed: true };
  }
}

/** Addresses for the conversations that were chosen in selects with `response_url_enabled`. */
function responseUrls(slack: LocalContext, open: OpenView, person: Person): Record<string, unknown>[] {
  return elementsOf(open.view.blocks).flatMap(({ block, element }) => {
    const state = stateOf(open, block, element);
    const channel = state.selected_conversation ?? state.selected_channel;
    if (element.response_url_enabled !== true || typeof channel !== 'string') return [];
    const response_url = responseUrl(slack, { user: person.id, channel, isEphemeral: false });
    return [{ response_url, channel_id: channel, block_id: block.block_id, action_id: element.action_id }];
  });
}

/** A person closes a modal; with `clear_on_close` the whole stack goes. The app hears of it only if it asked to. */
export async function closeView(slack: LocalContext, open: OpenView, person: Person): Promise<void> {
  if (open.view.type !== 'modal') deny(409, 'not_a_modal', 'id: only a modal can be closed');
  const isCleared = open.view.clear_on_close === true;
  const shape = viewShape(open);
  if (isCleared) slack.views.clear(open.user);
  else slack.views.close(open);
  if (open.view.notify_on_close !== true) return;
  await slack.link.deliver('interactive', {
    type: 'view_closed',
    ...payloadBase(slack, person),
    view: shape,
    is_cleared: isCleared,
  });
}
