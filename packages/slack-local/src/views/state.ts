import { z } from 'zod';
import type { Element } from '../blocks/elements-of.ts';
import { richText } from '../blocks/rich-text.ts';

/** What a person has chosen or typed in one element, as in `view.state.values`. */
export type StateValue = { type: string } & Record<string, unknown>;

type Kind = {
  /** The field of the state that holds the value, and the one of the element that holds its first value. */
  field: string;
  initial?: string;
  /** Reads what a person gave. */
  read(given: unknown, element: Element): unknown;
};

const Text = z.union([z.string(), z.number().transform(String)]);
const OptionShape = z.looseObject({ value: z.string() });
const Options = z.array(OptionShape);

/** The options of a menu, with those in groups. */
export function optionsOf(element: Element): z.infer<typeof OptionShape>[] {
  const groups = z.array(z.object({ options: Options })).safeParse(element.option_groups);
  const plain = Options.safeParse(element.options);
  return [...(plain.data ?? []), ...(groups.data ?? []).flatMap((group) => group.options)];
}

const oneOption = (given: unknown, element: Element): unknown => {
  const value = z.union([z.string(), OptionShape.transform((option) => option.value)]).parse(given);
  const found = optionsOf(element).find((option) => option.value === value);
  if (!found) throw new Error(`"${value}" is not one of its options`);
  return found;
};
const severalOptions = (given: unknown, element: Element): unknown =>
  z
    .array(z.unknown())
    .parse(given)
    .map((one) => oneOption(one, element));
const oneOffered = (given: unknown): unknown => OptionShape.parse(given);
const severalOffered = (given: unknown): unknown => Options.parse(given);
const oneText = (given: unknown): unknown => Text.parse(given);
const severalTexts = (given: unknown): unknown => z.array(z.string()).parse(given);
const matching = (pattern: RegExp) => (given: unknown) => z.string().regex(pattern).parse(given);
const asRichText = (given: unknown): unknown =>
  typeof given === 'string'
    ? { type: 'rich_text', elements: [{ type: 'rich_text_section', elements: [{ type: 'text', text: given }] }] }
    : richText.parse(given);

const typed: Kind = { field: 'value', initial: 'initial_value', read: oneText };

const KINDS: Record<string, Kind> = {
  plain_text_input: typed,
  email_text_input: typed,
  url_text_input: typed,
  number_input: typed,
  rich_text_input: { field: 'rich_text_value', initial: 'initial_value', read: asRichText },
  static_select: { field: 'selected_option', initial: 'initial_option', read: oneOption },
  radio_buttons: { field: 'selected_option', initial: 'initial_option', read: oneOption },
  external_select: { field: 'selected_option', initial: 'initial_option', read: oneOffered },
  checkboxes: { field: 'selected_options', initial: 'initial_options', read: severalOptions },
  multi_static_select: { field: 'selected_options', initial: 'initial_options', read: severalOptions },
  multi_external_select: { field: 'selected_options', initial: 'initial_options', read: severalOffered },
  users_select: { field: 'selected_user', initial: 'initial_user', read: oneText },
  conversations_select: { field: 'selected_conversation', initial: 'initial_conversation', read: oneText },
  channels_select: { field: 'selected_channel', initial: 'initial_channel', read: oneText },
  multi_users_select: { field: 'selected_users', initial: 'initial_users', read: severalTexts },
  multi_conversations_select: { field: 'selected_conversations', initial: 'initial_conversations', read: severalTexts },
  multi_channels_select: { field: 'selected_channels', initial: 'initial_channels', read: severalTexts },
  datepicker: { field: 'selected_date', initial: 'initial_date', read: matching(/^\d{4}-\d\d-\d\d$/) },
  timepicker: { field: 'selected_time', initial: 'initial_time', read: matching(/^\d\d:\d\d$/) },
  datetimepicker: {
    field: 'selected_date_time',
    initial: 'initial_date_time',
    read: (given) => z.coerce.number().int().parse(given),
  },
  file_input: { field: 'files', read: (given) => z.array(z.looseObject({ id: z.string() })).parse(given) },
};

/** Whether the element keeps a value. Buttons and overflow menus do not. */
export const keepsState = (element: Element): boolean => element.type in KINDS;

/** The state of an element that nobody has touched; `channel` is where the view was opened. */
export function initialState(element: Element, channel: string | undefined): StateValue {
  const kind = KINDS[element.type];
  if (!kind) return { type: element.type };
  const here = element.default_to_current_conversation === true ? channel : undefined;
  const empty = kind.field.endsWith('s') ? [] : null;
  const value = (kind.initial === undefined ? undefined : element[kind.initial]) ?? here ?? empty;
  return { type: element.type, [kind.field]: value };
}

/** The state after a person gave `given`; null and '' empty it. Throws when the element does not take it. */
export function givenState(element: Element, given: unknown): StateValue {
  const kind = KINDS[element.type];
  if (!kind) throw new Error('it keeps no value');
  if (given === null || given === '') return { type: element.type, [kind.field]: kind.field.endsWith('s') ? [] : null };
  return { type: element.type, [kind.field]: kind.read(given, element) };
}

export function valueIn(element: Element, state: StateValue): unknown {
  return state[KINDS[element.type]?.field ?? ''];
}

export function isEmpty(element: Element, state: StateValue): boolean {
  const value = valueIn(element, state);
  return value === null || value === undefined || value === '' || (Array.isArray(value) && value.length === 0);
}
