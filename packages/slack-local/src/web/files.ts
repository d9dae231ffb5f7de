import { z } from 'zod';
import type { LocalContext } from '../context.ts';
import { mimetypeOf } from '../record/files.ts';
import { refuse } from '../refusal.ts';
import { APP } from '../workspace.ts';
import { checkContent } from './content.ts';
import { checkThread, writableChannel } from './find.ts';
import { defineMethod, type Method, nested, text } from './method.ts';
import { postAsApp } from './posting.ts';
import { fileShape } from './shapes.ts';

export const files: Record<string, Method> = {
  'files.getUploadURLExternal': defineMethod(
    { filename: text, length: z.coerce.number().int(), alt_text: text.optional() },
    (input, slack) => {
      if (input.length < 1) refuse('invalid_arguments', ['[ERROR] must be greater than 0 [json-pointer:/length]']);
      const upload = { name: input.filename, length: input.length, altText: input.alt_text, received: false };
      const id = slack.tickets.newUpload({ id: slack.stamps.id('F'), ...upload });
      return { upload_url: `${slack.url}/upload/v1/${id}`, file_id: id };
    },
  ),

  'files.completeUploadExternal': defineMethod(
    {
      files: nested(z.array(z.object({ id: z.string(), title: z.string().optional() })).min(1)),
      channel_id: text.optional(),
      channels: text.optional(),
      thread_ts: text.optional(),
      initial_comment: text.optional(),
      blocks: z.unknown().optional(),
    },
    async (input, slack) => {
      const named = input.channel_id ?? input.channels;
      const channel = named ? writableChannel(slack, named) : undefined;
      if (channel && input.thread_ts) checkThread(slack, channel, input.thread_ts);
      const content = checkContent(slack, { text: input.initial_comment, blocks: input.blocks });
      if (content.text !== undefined && content.blocks !== undefined)
        refuse('invalid_arguments', ['[ERROR] initial_comment and blocks cannot be used together']);
      const complete = input.files.map((file) => {
        const upload = slack.tickets.upload(file.id);
        if (!upload?.received || slack.record.files.has(file.id)) refuse('file_not_found');
        return uploaded(slack, upload, file.title ?? upload.name);
      });
      await slack.record.write(...complete.map((file) => ({ kind: 'file' as const, file })));
      if (channel) {
        const ids = complete.map((file) => file.id);
        await postAsApp(slack, channel, {
          ...content,
          files: ids,
          ...(input.thread_ts ? { thread_ts: input.thread_ts } : {}),
        });
      }
      return { files: complete.map((file) => fileShape(slack, file)) };
    },
  ),

  'files.info': defineMethod({ file: text }, (input, slack) => ({
    file: fileShape(slack, slack.record.files.get(input.file) ?? refuse('file_not_found')),
  })),
};

function uploaded(
  slack: LocalContext,
  upload: { id: string; name: string; length: number; altText?: string | undefined },
  title: string,
) {
  return {
    id: upload.id,
    name: upload.name,
    title,
    mimetype: mimetypeOf(upload.name),
    size: upload.length,
    user: APP.userId,
    created: Math.floor(slack.stamps.now() / 1000),
    altText: upload.altText,
  };
}

/**
 * Takes the content of an announced file: multipart with one part, or the plain bytes. Returns the HTTP status.
 * A content of another length than announced is refused.
 */
export async function receiveUpload(
  slack: LocalContext,
  id: string,
  contentType: string,
  body: Buffer,
): Promise<number> {
  const upload = slack.tickets.upload(id);
  if (!upload || upload.received) return 404;
  const content = await contentOf(contentType, body);
  if (content?.length !== upload.length) return 400;
  await slack.files.keep(id, content);
  upload.received = true;
  return 200;
}

async function contentOf(contentType: string, body: Buffer): Promise<Uint8Array | undefined> {
  if (!contentType.startsWith('multipart/form-data')) return body;
  const form = await new Response(new Uint8Array(body), { headers: { 'content-type': contentType } })
    .formData()
    .catch(() => undefined);
  const part = form?.values().next().value;
  if (part === undefined) return undefined;
  return typeof part === 'string' ? Buffer.from(part) : new Uint8Array(await part.arrayBuffer());
}
