import { createRedactor, visible } from '@compass/core';
import { plain } from '../../../packages/mcp/src/broker/plain.ts';
import { outside, quoted } from '../../../packages/slack/src/encode.ts';
import { understand } from '../../../packages/slack/src/listeners/understand.ts';
import { parseMarkdown } from '../../../packages/slack-local/src/page/text/markdown.ts';
import { parseMrkdwn } from '../../../packages/slack-local/src/page/text/mrkdwn.ts';
import { digest } from '../../support/world.ts';
import type { Edge } from './edges.ts';

/** Where no form is asked for: all that anybody writes is read, redacted, shown. */
export function openTexts(): Edge[] {
  const redactor = createRedactor({
    secrets: ['kept-by-configuration'],
    hash: (secret) => digest.sha256(secret),
    people: true,
  });
  const edge = (name: string, read: (text: string) => unknown): Edge => ({
    name,
    language: 'words',
    take: (bytes) => void read(bytes.toString('utf8')),
  });
  return [
    edge('redaction', (text) => redactor.text(text)),
    edge('messages on the local page', parseMrkdwn),
    edge('documents on the local page', parseMarkdown),
    edge('words from and for Slack', (text) => [
      understand(text, ['orders', 'payments']),
      [outside(text), quoted(text), visible(text), plain(text)],
    ]),
  ];
}
