import { z } from 'zod';

/** A plain_text object of at most `max` characters. */
export const plain = (max: number) =>
  z.strictObject({ type: z.literal('plain_text'), text: z.string().min(1).max(max), emoji: z.boolean().optional() });

export const mrkdwn = (max: number) =>
  z.strictObject({ type: z.literal('mrkdwn'), text: z.string().min(1).max(max), verbatim: z.boolean().optional() });

/** Either kind of text object. */
export const words = (max: number) => z.discriminatedUnion('type', [plain(max), mrkdwn(max)]);

export const link = z
  .string()
  .min(1)
  .max(3000)
  .regex(/^[a-z][a-z0-9+.-]*:/i, 'must be a valid URL');
export const color = z.enum(['primary', 'danger']);

export const confirm = z.strictObject({
  title: plain(100).optional(),
  text: words(300),
  confirm: plain(30).optional(),
  deny: plain(30).optional(),
  style: color.optional(),
});

const optionWith = <Text extends z.ZodType>(text: Text) =>
  z.strictObject({ text, value: z.string().min(1).max(75), description: plain(75).optional(), url: link.optional() });

/** An option of a menu; only radio buttons and checkboxes may use mrkdwn. */
export const option = optionWith(plain(75));
export const richOption = optionWith(words(75));

const slackFile = z.union([z.strictObject({ id: z.string().min(1) }), z.strictObject({ url: link })]);

/** The fields of an image: exactly one of `image_url` and `slack_file`. */
export const imageFields = {
  alt_text: z.string().min(1).max(2000),
  image_url: link.optional(),
  slack_file: slackFile.optional(),
};
export const oneSource = (image: { image_url?: unknown; slack_file?: unknown }): boolean =>
  (image.image_url === undefined) !== (image.slack_file === undefined);
export const ONE_SOURCE = 'exactly one of image_url and slack_file is required';

export const imageElement = z
  .strictObject({ type: z.literal('image'), ...imageFields })
  .refine(oneSource, { message: ONE_SOURCE });
