/// <reference lib="dom" />
/** The JSON that the local workspace speaks: Slack's own shapes, narrowed to what the page shows. */

export interface TextObject {
  type: 'plain_text' | 'mrkdwn';
  text: string;
  emoji?: boolean;
}

export interface Confirm {
  title: TextObject;
  text: TextObject;
  confirm: TextObject;
  deny: TextObject;
  style?: 'primary' | 'danger';
}

export interface Option {
  text: TextObject;
  value: string;
  description?: TextObject;
  url?: string;
}

interface Control {
  action_id: string;
  confirm?: Confirm;
}

export interface ButtonElement extends Control {
  type: 'button';
  text: TextObject;
  value?: string;
  url?: string;
  style?: 'primary' | 'danger';
  accessibility_label?: string;
}

export interface OverflowElement extends Control {
  type: 'overflow';
  options: Option[];
}

export interface SelectElement extends Control {
  type: 'static_select';
  placeholder?: TextObject;
  options?: Option[];
  option_groups?: { label: TextObject; options: Option[] }[];
  initial_option?: Option;
}

export interface ExternalSelectElement extends Control {
  type: 'external_select';
  placeholder?: TextObject;
  initial_option?: Option;
  min_query_length?: number;
}

export interface RadioElement extends Control {
  type: 'radio_buttons';
  options: Option[];
  initial_option?: Option;
}

export interface CheckboxesElement extends Control {
  type: 'checkboxes';
  options: Option[];
  initial_options?: Option[];
}

export interface PlainTextInput extends Control {
  type: 'plain_text_input';
  multiline?: boolean;
  min_length?: number;
  max_length?: number;
  placeholder?: TextObject;
  initial_value?: string;
}

export interface DateTimePicker extends Control {
  type: 'datetimepicker';
  initial_date_time?: number;
}

export interface ConversationsSelect extends Control {
  type: 'conversations_select';
  placeholder?: TextObject;
  initial_conversation?: string;
  default_to_current_conversation?: boolean;
}

export interface UsersSelect extends Control {
  type: 'users_select';
  placeholder?: TextObject;
  initial_user?: string;
}

export interface FileInput extends Control {
  type: 'file_input';
  max_files?: number;
  filetypes?: string[];
}

export interface ImageElement {
  type: 'image';
  image_url?: string;
  slack_file?: { id?: string; url?: string };
  alt_text: string;
}

export type InputElement =
  | SelectElement
  | ExternalSelectElement
  | RadioElement
  | CheckboxesElement
  | PlainTextInput
  | DateTimePicker
  | ConversationsSelect
  | UsersSelect
  | FileInput;

export type ActionElement = ButtonElement | OverflowElement | InputElement;

export interface RichStyle {
  bold?: boolean;
  italic?: boolean;
  strike?: boolean;
  code?: boolean;
}

export type RichLeaf =
  | { type: 'text'; text: string; style?: RichStyle }
  | { type: 'link'; url: string; text?: string; style?: RichStyle }
  | { type: 'emoji'; name: string }
  | { type: 'user'; user_id: string }
  | { type: 'channel'; channel_id: string };

export type RichElement =
  | { type: 'rich_text_section' | 'rich_text_quote' | 'rich_text_preformatted'; elements: RichLeaf[] }
  | {
      type: 'rich_text_list';
      style: 'bullet' | 'ordered';
      indent?: number;
      elements: { type: 'rich_text_section'; elements: RichLeaf[] }[];
    };

export interface RichTextBlock {
  type: 'rich_text';
  block_id?: string;
  elements: RichElement[];
}

export interface TaskCard {
  type: 'task_card';
  block_id?: string;
  task_id: string;
  title: string;
  status: 'pending' | 'in_progress' | 'complete' | 'error';
  details?: RichTextBlock;
  output?: RichTextBlock;
}

export interface Series {
  name: string;
  data: { label: string; value: number }[];
}

export interface AxisChart {
  type: 'line' | 'bar' | 'area';
  series: Series[];
  axis_config?: { categories?: string[]; x_label?: string; y_label?: string };
}

export interface ChartBlock {
  type: 'data_visualization';
  block_id?: string;
  title: string;
  chart: AxisChart | { type: 'pie'; segments: { label: string; value: number }[] };
}

export interface ContainerBlock {
  type: 'container';
  block_id?: string;
  title?: TextObject;
  subtitle?: TextObject;
  is_collapsible?: boolean;
  default_collapsed?: boolean;
  child_blocks: Block[];
}

export interface InputBlock {
  type: 'input';
  block_id: string;
  label: TextObject;
  element: InputElement;
  hint?: TextObject;
  optional?: boolean;
  dispatch_action?: boolean;
}

export interface SectionBlock {
  type: 'section';
  block_id?: string;
  text?: TextObject;
  fields?: TextObject[];
  accessory?: ActionElement | ImageElement;
}

export type Block =
  | { type: 'header'; block_id?: string; text: TextObject }
  | SectionBlock
  | { type: 'context'; block_id?: string; elements: (TextObject | ImageElement)[] }
  | { type: 'divider'; block_id?: string }
  | { type: 'actions'; block_id?: string; elements: ActionElement[] }
  | { type: 'plan'; block_id?: string; title: string; tasks?: TaskCard[] }
  | TaskCard
  | ContainerBlock
  | ChartBlock
  | (ImageElement & { block_id?: string; title?: TextObject })
  | { type: 'markdown'; block_id?: string; text: string }
  | RichTextBlock
  | { type: 'alert'; block_id?: string; text: TextObject; level?: string }
  | InputBlock;

export interface LocalFile {
  id: string;
  name: string;
  title?: string;
  mimetype?: string;
  size?: number;
}

export interface Message {
  ts: string;
  user?: string;
  bot_id?: string;
  username?: string;
  text: string;
  subtype?: string;
  blocks?: Block[];
  thread_ts?: string;
  edited?: unknown;
  files?: LocalFile[];
  reactions?: { name: string; users: string[] }[];
  pinned_to?: string[];
  replies?: Message[];
}

/** A message that only one person sees; `channel` is a channel's id or name. */
export interface Ephemeral {
  channel: string;
  thread_ts?: string;
  text: string;
  blocks?: Block[];
  message_ts: string;
}

export interface View {
  id: string;
  type: 'modal' | 'home';
  title?: TextObject;
  submit?: TextObject;
  close?: TextObject;
  blocks: Block[];
}

export interface Channel {
  id: string;
  /** What the endpoints call it: the name, or the id of a direct conversation. */
  name: string;
  /** `im` is a person's direct conversation with the app. */
  kind?: 'channel' | 'im';
  members?: string[];
}

export interface User {
  id: string;
  name: string;
  real_name?: string;
  is_restricted?: boolean;
  is_bot?: boolean;
}

export interface FileContent {
  name: string;
  mimetype: string;
  size: number;
  /** The bytes in base64. */
  content: string;
}

/** What one input holds: text or an option's value, several of them, unix seconds, or files. */
export type FieldValue = string | string[] | number | FileContent[] | null;
