import { z } from 'zod';
import { dataVisualization } from './chart.ts';
import { accessory, actionsElement, button, contextAction, inputElement } from './elements.ts';
import { richText } from './rich-text.ts';
import { imageElement, imageFields, link, ONE_SOURCE, oneSource, plain, words } from './text.ts';

const base = { block_id: z.string().min(1).max(255).optional() };
const flag = z.boolean().optional();

const actions = z.strictObject({
  type: z.literal('actions'),
  ...base,
  elements: z.array(actionsElement).min(1).max(25),
});
const context = z.strictObject({
  type: z.literal('context'),
  ...base,
  elements: z
    .array(z.discriminatedUnion('type', [imageElement, words(3000)]))
    .min(1)
    .max(10),
});
const divider = z.strictObject({ type: z.literal('divider'), ...base });
const file = z.strictObject({
  type: z.literal('file'),
  ...base,
  source: z.literal('remote'),
  external_id: z.string().min(1),
});
const header = z.strictObject({ type: z.literal('header'), ...base, text: plain(150) });
const image = z
  .strictObject({ type: z.literal('image'), ...base, ...imageFields, title: plain(2000).optional() })
  .refine(oneSource, { message: ONE_SOURCE });
const input = z.strictObject({
  type: z.literal('input'),
  ...base,
  label: plain(2000),
  element: inputElement,
  hint: plain(2000).optional(),
  optional: flag,
  dispatch_action: flag,
});
const section = z
  .strictObject({
    type: z.literal('section'),
    ...base,
    text: words(3000).optional(),
    fields: z.array(words(2000)).min(1).max(10).optional(),
    accessory: accessory.optional(),
    expand: flag,
  })
  .refine((block) => block.text !== undefined || block.fields !== undefined, { message: 'text or fields is required' });
const cell = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('raw_text'), text: z.string() }),
  z.strictObject({ type: z.literal('raw_number'), value: z.number(), text: z.string() }),
  richText,
]);
const table = z.strictObject({
  type: z.literal('table'),
  ...base,
  rows: z.array(z.array(cell).min(1).max(20)).min(1).max(100),
  column_settings: z
    .array(z.strictObject({ align: z.enum(['left', 'center', 'right']).optional(), is_wrapped: flag }).nullable())
    .max(20)
    .optional(),
});
const dataTable = z.strictObject({
  type: z.literal('data_table'),
  ...base,
  rows: z.array(z.array(cell).min(1).max(20)).min(2).max(100),
  caption: z.string().min(1),
  page_size: z.number().int().min(1).max(100).optional(),
  row_header_column_index: z.number().int().min(0).optional(),
});
const video = z.strictObject({
  type: z.literal('video'),
  ...base,
  alt_text: z.string().min(1).max(2000),
  title: plain(199),
  title_url: link.optional(),
  video_url: link,
  thumbnail_url: link,
  author_name: z.string().max(49).optional(),
  provider_name: z.string().optional(),
  provider_icon_url: link.optional(),
  description: plain(200).optional(),
});
const taskCard = z.strictObject({
  type: z.literal('task_card'),
  ...base,
  task_id: z.string().min(1).max(255),
  title: z.string().min(1).max(256),
  status: z.enum(['pending', 'in_progress', 'complete', 'error']),
  details: richText.optional(),
  output: richText.optional(),
  sources: z.array(z.strictObject({ type: z.literal('url'), url: link, text: z.string() })).optional(),
});
const card = z
  .strictObject({
    type: z.literal('card'),
    ...base,
    hero_image: imageElement.optional(),
    icon: imageElement.optional(),
    title: words(150).optional(),
    subtitle: words(150).optional(),
    body: words(200).optional(),
    actions: z.array(button).max(5).optional(),
  })
  .refine((block) => [block.hero_image, block.title, block.body, block.actions].some((part) => part !== undefined), {
    message: 'one of hero_image, title, body and actions is required',
  });

/** What a container takes. No chart, plan, markdown or container inside. */
const child = z.discriminatedUnion('type', [
  actions,
  context,
  divider,
  file,
  header,
  image,
  input,
  richText,
  section,
  table,
  video,
]);
const container = z.strictObject({
  type: z.literal('container'),
  ...base,
  title: plain(150).optional(),
  rich_text_title: richText.optional(),
  subtitle: words(150).optional(),
  child_blocks: z.array(child).min(1).max(10),
  width: z.enum(['narrow', 'standard', 'wide', 'full']).optional(),
  icon: imageElement.optional(),
  is_collapsible: flag,
  default_collapsed: flag,
  has_header_divider: flag,
});

/** Every block there is; where each may stand is checked in surface.ts. */
export const block = z.discriminatedUnion('type', [
  actions,
  z.strictObject({
    type: z.literal('alert'),
    ...base,
    text: words(200),
    level: z.enum(['default', 'info', 'warning', 'error', 'success']).optional(),
  }),
  card,
  z.strictObject({ type: z.literal('carousel'), ...base, elements: z.array(card).min(1).max(10) }),
  container,
  context,
  z.strictObject({ type: z.literal('context_actions'), ...base, elements: z.array(contextAction).min(1).max(5) }),
  dataTable,
  dataVisualization,
  divider,
  file,
  header,
  image,
  input,
  z.strictObject({ type: z.literal('markdown'), ...base, text: z.string().min(1).max(12_000) }),
  z.strictObject({
    type: z.literal('plan'),
    ...base,
    title: z.string().min(1).max(256),
    tasks: z.array(taskCard).max(50).optional(),
  }),
  richText,
  section,
  table,
  taskCard,
  video,
]);
