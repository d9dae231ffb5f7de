import { type Attachments, CompassError } from '@compass/core';
import type { WebClient } from '@slack/web-api';
import { slackError } from './slack-error.ts';

/** What is asked of a person before it is fetched, and looked at again when it is. */
export const ATTACHED = { files: 3, bytes: 1_000_000, types: ['txt', 'log', 'csv', 'json'] };

/** Where Slack keeps the files of people: the bot's token goes nowhere else, whatever an address says. */
const FILES = 'https://files.slack.com';
const TIMEOUT_MS = 20_000;

const away = (cause: unknown): never => {
  throw new CompassError('unavailable', 'Slack does not hand out files.', { cause });
};

/** Reads up to `most` bytes of what comes, and lets go of the rest. */
async function bytesOf(
  body: ReadableStream<Uint8Array> | null,
  most: number,
): Promise<{ bytes: Buffer; cut: boolean }> {
  const pieces: Uint8Array[] = [];
  let total = 0;
  for await (const piece of body ?? []) {
    total += piece.length;
    pieces.push(piece);
    if (total > most) break;
  }
  return { bytes: Buffer.concat(pieces).subarray(0, most), cut: total > most };
}

/** Null where a byte of it is in no text. */
function textIn(bytes: Buffer, cut: boolean): string | null {
  if (bytes.includes(0)) return null;
  try {
    // A character that was cut at the end is no reason to call the rest no text.
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes, { stream: cut });
  } catch {
    return null;
  }
}

/** What people put into the file field of a form, fetched with the bot's token (docs.slack.dev: files.info, `url_private_download`). */
export function slackAttachments({
  client,
  token,
  apiUrl,
  fetch,
}: {
  client: WebClient;
  token: string;
  /** Null for slack.com. */
  apiUrl: string | null;
  fetch: typeof globalThis.fetch;
}): Attachments {
  const origin = apiUrl === null ? FILES : new URL(apiUrl).origin;
  const addressOf = async (id: string) => {
    try {
      const { file } = await client.files.info({ file: id });
      return {
        name: file?.name ?? id,
        url: file?.url_private_download ?? file?.url_private ?? '',
        bytes: file?.size ?? 0,
      };
    } catch (error) {
      throw slackError(error);
    }
  };
  return {
    async read(id, abort) {
      const { name, url, bytes: size } = await addressOf(id);
      if (!URL.canParse(url) || new URL(url).origin !== origin)
        throw new CompassError('refused', 'it is not kept by Slack, and is fetched from nowhere else.');
      const answer = await fetch(url, {
        headers: { authorization: `Bearer ${token}` },
        // Without the right to read files Slack leads to a page where people sign in.
        redirect: 'manual',
        signal: AbortSignal.any([abort, AbortSignal.timeout(TIMEOUT_MS)]),
      }).catch(away);
      if (answer.status === 429 || answer.status >= 500)
        throw new CompassError('unavailable', `Slack does not hand out files (${answer.status}).`);
      if (answer.status !== 200)
        throw new CompassError('refused', `Slack does not hand it out (${answer.status}). The app needs files:read.`);
      const { bytes, cut } = await bytesOf(answer.body, ATTACHED.bytes).catch(away);
      return { name, bytes: Math.max(size, bytes.length), text: textIn(bytes, cut), cut };
    },
  };
}
