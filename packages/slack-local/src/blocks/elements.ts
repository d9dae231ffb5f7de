import { z } from 'zod';
import { richText } from './rich-text.ts';
import { color, confirm, imageElement, link, option, plain, richOption } from './text.ts';

const flag = z.boolean().optional();
const acts = { action_id: z.string().min(1).max(255).optional() };
const asks = { ...acts, confirm: confirm.optional() };
const focus = { focus_on_load: flag };
const hint = { placeholder: plain(150).optional() };
const several = { max_selected_items: z.number().int().min(1).optional() };
const dispatches = {
  dispatch_action_config: z
    .strictObject({ trigger_actions_on: z.array(z.enum(['on_enter_pressed', 'on_character_entered'])).optional() })
    .optional(),
};
const date = z.string().regex(/^\d{4}-\d\d-\d\d$/, 'must be a date as YYYY-MM-DD');
const time = z.string().regex(/^\d\d:\d\d$/, 'must be a time as HH:mm');
const filter = z
  .strictObject({
    include: z
      .array(z.enum(['im', 'mpim', 'private', 'public']))
      .min(1)
      .optional(),
    exclude_external_shared_channels: flag,
    exclude_bot_users: flag,
  })
  .optional();

const options = z.array(option).min(1).max(100).optional();
const groups = z
  .array(z.strictObject({ label: plain(75), options: z.array(option).min(1).max(100) }))
  .min(1)
  .max(100)
  .optional();
const eitherOptions = (element: { options?: unknown; option_groups?: unknown }): boolean =>
  (element.options === undefined) !== (element.option_groups === undefined);
const EITHER = 'exactly one of options and option_groups is required';

export const button = z.strictObject({
  type: z.literal('button'),
  ...asks,
  text: plain(75),
  value: z.string().max(2000).optional(),
  url: link.optional(),
  style: color.optional(),
  accessibility_label: z.string().max(75).optional(),
});
const overflow = z.strictObject({ type: z.literal('overflow'), ...asks, options: z.array(option).min(1).max(5) });
const checkboxes = z.strictObject({
  type: z.literal('checkboxes'),
  ...asks,
  ...focus,
  options: z.array(richOption).min(1).max(10),
  initial_options: z.array(richOption).min(1).optional(),
});
const radioButtons = z.strictObject({
  type: z.literal('radio_buttons'),
  ...asks,
  ...focus,
  options: z.array(richOption).min(1).max(10),
  initial_option: richOption.optional(),
});
const menu = { ...asks, ...focus, ...hint };
const conversations = { default_to_current_conversation: flag, response_url_enabled: flag, filter };
const selects = [
  z
    .strictObject({
      type: z.literal('static_select'),
      ...menu,
      options,
      option_groups: groups,
      initial_option: option.optional(),
    })
    .refine(eitherOptions, { message: EITHER }),
  z.strictObject({
    type: z.literal('external_select'),
    ...menu,
    initial_option: option.optional(),
    min_query_length: z.number().int().min(0).optional(),
  }),
  z.strictObject({ type: z.literal('users_select'), ...menu, initial_user: z.string().optional() }),
  z.strictObject({
    type: z.literal('conversations_select'),
    ...menu,
    ...conversations,
    initial_conversation: z.string().optional(),
  }),
  z.strictObject({
    type: z.literal('channels_select'),
    ...menu,
    response_url_enabled: flag,
    initial_channel: z.string().optional(),
  }),
] as const;
const ids = z.array(z.string()).min(1).optional();
const multiSelects = [
  z
    .strictObject({
      type: z.literal('multi_static_select'),
      ...menu,
      ...several,
      options,
      option_groups: groups,
      initial_options: z.array(option).min(1).optional(),
    })
    .refine(eitherOptions, { message: EITHER }),
  z.strictObject({
    type: z.literal('multi_external_select'),
    ...menu,
    ...several,
    initial_options: z.array(option).min(1).optional(),
    min_query_length: z.number().int().min(0).optional(),
  }),
  z.strictObject({ type: z.literal('multi_users_select'), ...menu, ...several, initial_users: ids }),
  z.strictObject({
    type: z.literal('multi_conversations_select'),
    ...menu,
    ...several,
    default_to_current_conversation: flag,
    filter,
    initial_conversations: ids,
  }),
  z.strictObject({ type: z.literal('multi_channels_select'), ...menu, ...several, initial_channels: ids }),
] as const;
const datepicker = z.strictObject({ type: z.literal('datepicker'), ...menu, initial_date: date.optional() });
const timepicker = z.strictObject({
  type: z.literal('timepicker'),
  ...menu,
  initial_time: time.optional(),
  timezone: z.string().optional(),
});
// Ten digits, as Slack asks: a time in milliseconds is a common mistake.
const datetimepicker = z.strictObject({
  type: z.literal('datetimepicker'),
  ...asks,
  ...focus,
  initial_date_time: z.number().int().min(1_000_000_000).max(9_999_999_999).optional(),
});
const typed = { ...acts, ...focus, ...hint, ...dispatches };
const richTextInput = z.strictObject({
  type: z.literal('rich_text_input'),
  ...typed,
  initial_value: richText.optional(),
  min_lines: z.number().int().optional(),
  max_lines: z.number().int().optional(),
});
const number = z.string().regex(/^-?\d+(\.\d+)?$/, 'must be a number in a string');
const textInputs = [
  z.strictObject({
    type: z.literal('plain_text_input'),
    ...typed,
    initial_value: z.string().optional(),
    multiline: flag,
    min_length: z.number().int().min(0).max(3000).optional(),
    max_length: z.number().int().min(1).max(3000).optional(),
  }),
  z.strictObject({ type: z.literal('email_text_input'), ...typed, initial_value: z.string().optional() }),
  z.strictObject({ type: z.literal('url_text_input'), ...typed, initial_value: z.string().optional() }),
  z.strictObject({
    type: z.literal('number_input'),
    ...typed,
    is_decimal_allowed: z.boolean(),
    initial_value: number.optional(),
    min_value: number.optional(),
    max_value: number.optional(),
  }),
] as const;
const fileInput = z.strictObject({
  type: z.literal('file_input'),
  ...acts,
  filetypes: z.array(z.string()).min(1).optional(),
  max_files: z.number().int().min(1).max(10).optional(),
});
const workflowButton = z.strictObject({
  type: z.literal('workflow_button'),
  ...asks,
  text: plain(75),
  workflow: z.strictObject({ trigger: z.looseObject({ url: link }) }),
  style: color.optional(),
  accessibility_label: z.string().max(75).optional(),
});
const feedback = z.strictObject({
  text: plain(75),
  value: z.string().max(2000),
  accessibility_label: z.string().max(75).optional(),
});

const choices = [checkboxes, radioButtons, ...selects, ...multiSelects, datepicker, timepicker] as const;

/** What may stand in `actions`, as a section's accessory, in `input` and in `context_actions`. */
export const actionsElement = z.discriminatedUnion('type', [
  button,
  overflow,
  workflowButton,
  datetimepicker,
  richTextInput,
  ...choices,
]);
export const accessory = z.discriminatedUnion('type', [button, overflow, workflowButton, imageElement, ...choices]);
export const inputElement = z.discriminatedUnion('type', [
  ...textInputs,
  richTextInput,
  datetimepicker,
  fileInput,
  ...choices,
]);
export const contextAction = z.discriminatedUnion('type', [
  z.strictObject({
    type: z.literal('feedback_buttons'),
    ...acts,
    positive_button: feedback,
    negative_button: feedback,
  }),
  z.strictObject({
    type: z.literal('icon_button'),
    ...asks,
    icon: z.literal('trash'),
    text: plain(75),
    accessibility_label: z.string().max(75).optional(),
    value: z.string().max(2000).optional(),
    visible_to_user_ids: z.array(z.string()).optional(),
  }),
]);
