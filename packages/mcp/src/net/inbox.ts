import { CompassError } from '@compass/core';
import { type JSONRPCMessage, JSONRPCMessageSchema, type RequestId } from '@modelcontextprotocol/sdk/types.js';
import type { Limits } from '../broker/limits.ts';
import { scanJson } from '../broker/scan-json.ts';

/** What a server may ask us between two questions of ours: the SDK answers a ping, and refuses all else. */
const MOST_REQUESTS = 16;
/** The envelope around a tool's answer. */
const ENVELOPE = 4;

/** Decides what of the messages of a server reaches the client at all. */
export interface Inbox {
  /** Notes what we asked, so that its answer is let in. */
  sent(message: JSONRPCMessage): void;
  /** Counts bytes as they come in, before they are kept. CompassError `refused` when they are too many for nothing. */
  count(bytes: number): void;
  /** Takes one message as text; true when it answers what was asked. CompassError for what cannot be read, or is too much. */
  take(text: string): boolean;
}

export type InboxLimits = Pick<Limits, 'maxBytes' | 'maxDepth' | 'maxValues'>;

export interface InboxOptions {
  server: string;
  limits: InboxLimits;
  deliver(message: JSONRPCMessage): void;
}

const CHANGED = 'notifications/tools/list_changed';

/** Null for what nobody reads: every notification but that the tools changed. */
const read = (text: string, { server, limits }: InboxOptions): JSONRPCMessage | null => {
  const { maxDepth, maxValues } = limits;
  scanJson(text, { server, maxDepth: maxDepth + ENVELOPE, maxValues });
  try {
    const message = JSON.parse(text);
    if (typeof message.method === 'string' && message.id === undefined && message.method !== CHANGED) return null;
    return JSONRPCMessageSchema.parse(message);
  } catch {
    throw new CompassError('unavailable', `${server} answered with what is no message of MCP`);
  }
};

/** Answers that were asked for, requests (few), and one notice that tools changed are let in; all else is dropped. */
export const createInbox = (options: InboxOptions): Inbox => {
  const { server, limits, deliver } = options;
  const awaited = new Set<RequestId>();
  let unasked = 0;
  let requests = 0;
  let changed = false;
  const renew = (): void => {
    unasked = 0;
    requests = 0;
    changed = false;
  };
  return {
    sent(message) {
      if (!('method' in message)) return;
      if ('id' in message) {
        awaited.add(message.id);
        renew();
      } else if (message.method === 'notifications/cancelled')
        awaited.delete(message.params?.['requestId'] as RequestId);
    },
    count(bytes) {
      unasked += bytes;
      if (unasked > limits.maxBytes)
        throw new CompassError('refused', `${server} sends more than COMPASS asked for: it was cut off`);
    },
    take(text) {
      const message = read(text, options);
      if (message === null) return false;
      if (!('method' in message)) {
        if (message.id === undefined || !awaited.delete(message.id)) return false;
        renew();
        deliver(message);
        return true;
      }
      if ('id' in message) {
        requests += 1;
        if (requests > MOST_REQUESTS)
          throw new CompassError('refused', `${server} asks COMPASS for things instead of answering: it was cut off`);
        deliver(message);
      } else if (!changed) {
        changed = true;
        deliver(message);
      }
      return false;
    },
  };
};
