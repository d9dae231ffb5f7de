import { z } from 'zod';

export const Block = z.looseObject({ type: z.string(), block_id: z.string().optional() });
export type Block = z.infer<typeof Block>;

export const Metadata = z.object({ event_type: z.string(), event_payload: z.record(z.string(), z.unknown()) });
export type Metadata = z.infer<typeof Metadata>;

export const Message = z.object({
  channel: z.string(),
  ts: z.string(),
  user: z.string(),
  bot_id: z.string().optional(),
  /** Of another app than COMPASS. */
  username: z.string().optional(),
  attachments: z.array(z.record(z.string(), z.unknown())).optional(),
  text: z.string(),
  subtype: z.enum(['thread_broadcast', 'tombstone']).optional(),
  thread_ts: z.string().optional(),
  blocks: z.array(Block).optional(),
  metadata: Metadata.optional(),
  edited: z.object({ user: z.string(), ts: z.string() }).optional(),
  /** Ids of files. */
  files: z.array(z.string()).optional(),
  reactions: z.array(z.object({ name: z.string(), users: z.array(z.string()) })).optional(),
  pinned: z.boolean().optional(),
});
export type Message = z.infer<typeof Message>;

export const Ephemeral = z.object({
  channel: z.string(),
  user: z.string(),
  message_ts: z.string(),
  thread_ts: z.string().optional(),
  text: z.string(),
  blocks: z.array(Block).optional(),
});
export type Ephemeral = z.infer<typeof Ephemeral>;

export const StoredFile = z.object({
  id: z.string(),
  name: z.string(),
  title: z.string(),
  mimetype: z.string(),
  size: z.number(),
  user: z.string(),
  created: z.number(),
  altText: z.string().optional(),
});
export type StoredFile = z.infer<typeof StoredFile>;

export const Bookmark = z.object({ id: z.string(), channel_id: z.string(), title: z.string(), link: z.string() });
export type Bookmark = z.infer<typeof Bookmark>;

/** One line of the ledger. A message or an ephemeral is put whole: posted, or replaced under the same `ts`. */
export const Entry = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('message'), message: Message }),
  z.object({ kind: z.literal('message-deleted'), channel: z.string(), ts: z.string() }),
  z.object({ kind: z.literal('ephemeral'), ephemeral: Ephemeral }),
  z.object({ kind: z.literal('ephemeral-deleted'), message_ts: z.string() }),
  z.object({ kind: z.literal('file'), file: StoredFile }),
  z.object({ kind: z.literal('home'), user: z.string(), view: z.record(z.string(), z.unknown()) }),
  z.object({ kind: z.literal('joined'), channel: z.string(), user: z.string() }),
  z.object({ kind: z.literal('archived'), channel: z.string() }),
  z.object({ kind: z.literal('bookmark'), bookmark: Bookmark }),
  z.object({ kind: z.literal('paged'), number: z.number() }),
]);
export type Entry = z.infer<typeof Entry>;
