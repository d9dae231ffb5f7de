import { type Element, elementsOf, type Placed } from '../blocks/elements-of.ts';
import type { LocalContext } from '../context.ts';
import type { Block } from '../record/entries.ts';
import { deny } from '../refusal.ts';
import { givenState, keepsState, optionsOf, type StateValue } from '../views/state.ts';
import { type OpenView, stateOf, stateValues, touch, viewShape } from '../views/store.ts';
import { messageShape } from '../web/shapes.ts';
import type { Channel, Person } from '../workspace.ts';
import { acked, channelRef, payloadBase, responseUrl } from './common.ts';
import { prepared } from './prepare.ts';

/** Which element is meant: block and value tell apart those with the same action_id. */
export type Aim = { action_id: string; block_id?: string | undefined; value?: unknown };

/** A person presses a button or chooses in a message. Resolves when the app has acked. */
export async function pressInMessage(
  slack: LocalContext,
  input: { person: Person; channel: Channel; ts: string; aim: Aim },
) {
  const { person, channel, ts, aim } = input;
  const message = slack.record.message(channel.id, ts);
  const ephemeral = slack.record.ephemerals.get(ts);
  const shown = message ?? (ephemeral?.user === person.id && ephemeral.channel === channel.id ? ephemeral : undefined);
  if (!shown)
    deny(404, 'message_not_found', `ts: there is no message ${ts} in ${channel.name} that ${person.name} can see`);
  const { block, element } = find(shown.blocks ?? [], aim);
  const isEphemeral = message === undefined;
  const thread = shown.thread_ts === undefined ? {} : { thread_ts: shown.thread_ts };
  const target = { user: person.id, channel: channel.id, ts, isEphemeral };
  const state = keepsState(element) ? read(element, aim.value) : undefined;
  const payload = {
    type: 'block_actions',
    ...payloadBase(slack, person),
    container: { type: 'message', message_ts: ts, channel_id: channel.id, is_ephemeral: isEphemeral, ...thread },
    channel: channelRef(channel),
    ...(message ? { message: messageShape(slack, message, true) } : {}),
    state: { values: state ? { [String(block.block_id)]: { [String(element.action_id)]: state } } : {} },
    trigger_id: slack.tickets.newTrigger({ user: person.id, channel: channel.id }),
    response_url: responseUrl(slack, target),
    actions: [actionOf(slack, block, element, state, aim.value)],
  };
  acked(await slack.link.deliver('interactive', payload));
}

/** The same inside a modal or in Home. An input that does not dispatch only keeps what was chosen. */
export async function pressInView(
  slack: LocalContext,
  open: OpenView,
  person: Person,
  aim: Aim,
): Promise<{ dispatched: boolean }> {
  const { block, element } = find(open.view.blocks, aim);
  if (keepsState(element)) {
    touch(open, block, element, read(element, await prepared(slack, open, block, element, aim.value)));
    slack.changes.tick();
  }
  if (block.type === 'input' && block.dispatch_action !== true) return { dispatched: false };
  const view = viewShape(open);
  const payload = {
    type: 'block_actions',
    ...payloadBase(slack, person),
    container: { type: 'view', view_id: open.id },
    view,
    state: { values: stateValues(open) },
    trigger_id: slack.tickets.newTrigger({ user: person.id, channel: open.channel, view: open.id }),
    actions: [actionOf(slack, block, element, stateOf(open, block, element), aim.value)],
  };
  acked(await slack.link.deliver('interactive', payload));
  return { dispatched: true };
}

function find(blocks: Block[], aim: Aim): Placed {
  const named = elementsOf(blocks).filter(
    ({ block, element }) =>
      element.action_id === aim.action_id && (aim.block_id === undefined || block.block_id === aim.block_id),
  );
  const meant = named.filter(({ element }) => couldMean(element, aim.value));
  const [first, second] = meant;
  if (!first) {
    const what =
      named.length > 0
        ? `value: no ${aim.action_id} here has this value`
        : `action_id: there is no ${aim.action_id} here`;
    deny(404, 'no_such_element', what);
  }
  if (second) {
    const ids = meant.map(({ block }) => block.block_id).join(', ');
    deny(409, 'ambiguous', `block_id: several elements are meant, in the blocks ${ids}`);
  }
  return first;
}

/** Buttons are told apart by their value and menus by their options; other elements take what they are given. */
function couldMean(element: Element, value: unknown): boolean {
  if (element.type === 'feedback_buttons') return feedbackPart(element, value) !== undefined;
  if (value === undefined || value === null) return element.type !== 'overflow';
  if (element.type === 'button' || element.type === 'icon_button') return (element.value ?? '') === value;
  if (element.type === 'overflow' || element.type === 'static_select' || element.type === 'radio_buttons') {
    return optionsOf(element).some((option) => option.value === value);
  }
  return true;
}

function feedbackPart(element: Element, value: unknown): Record<string, unknown> | undefined {
  const parts = [element.positive_button, element.negative_button];
  return parts.find(
    (part): part is Record<string, unknown> =>
      typeof part === 'object' && part !== null && 'value' in part && part.value === value,
  );
}

function read(element: Element, value: unknown): StateValue {
  try {
    return givenState(element, value ?? null);
  } catch (error) {
    return deny(400, 'invalid_value', `value: ${error instanceof Error ? error.message : 'not accepted'}`);
  }
}

/** One entry of `actions`, as the app gets it. */
function actionOf(slack: LocalContext, block: Block, element: Element, state: StateValue | undefined, value: unknown) {
  const common = {
    type: element.type,
    action_id: element.action_id,
    block_id: block.block_id,
    action_ts: slack.stamps.ts(),
  };
  if (element.type === 'overflow') {
    return { ...common, selected_option: optionsOf(element).find((option) => option.value === value) };
  }
  if (element.type === 'feedback_buttons') return { ...common, ...feedbackPart(element, value) };
  if (state && keepsState(element)) return { ...common, ...state };
  const { text, value: own, style, url } = element;
  return Object.fromEntries(
    Object.entries({ ...common, text, value: own, style, url }).filter(([, one]) => one !== undefined),
  );
}
