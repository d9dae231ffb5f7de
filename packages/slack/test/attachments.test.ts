import { expect, test } from 'vitest';
import type { LocalSlack } from '../../slack-local/src/index.ts';
import { ATTACHED, slackAttachments } from '../src/attachments.ts';
import * as records from './records.ts';
import { openForms, stageWith } from './stage.ts';
import { clientOf } from './support.ts';

const attachmentsOf = (slack: LocalSlack, changes: Partial<Parameters<typeof slackAttachments>[0]> = {}) =>
  slackAttachments({ client: clientOf(slack), token: slack.botToken, apiUrl: slack.apiUrl, fetch, ...changes });
const abort = new AbortController().signal;

/** What alice puts into the form, as it was stored, or what is wrong with it. */
async function attached(files: Record<string, string | Buffer>) {
  const { slack, press, post, stored } = await stageWith(records.deciding);
  await press('request_data');
  // The press is acknowledged before its form opens.
  await expect.poll(() => openForms(slack)).toHaveLength(1);
  const [form] = await openForms(slack);
  const file = Object.entries(files).map(([name, content]) => ({
    name,
    content: Buffer.from(content).toString('base64'),
  }));
  const answer = await post(`views/${form?.id}/submit`, { user: 'alice', values: { file } });
  const input = stored[0]?.input as { files: { id: string; name: string }[] } | undefined;
  return { slack, answer, files: input?.files ?? [] };
}

test('a file alone is enough to be looked at, and is read with the bot’s token', async () => {
  const { slack, files } = await attached({ 'archiver.log': '03:02 moved\n' });
  expect(files).toMatchObject([{ name: 'archiver.log' }]);
  expect(await attachmentsOf(slack).read(files[0]?.id ?? '', abort)).toEqual({
    name: 'archiver.log',
    bytes: 12,
    text: '03:02 moved\n',
    cut: false,
  });
});

test('what is too large is said at its field, and nothing is stored', async () => {
  const { answer, files } = await attached({ 'all.log': 'x'.repeat(ATTACHED.bytes + 1) });
  expect(answer).toMatchObject({ status: 422, errors: { file: expect.stringMatching(/^all\.log is too large/) } });
  expect(files).toEqual([]);
});

test('what holds no text is told as that, and half a character at the end of what was read is none', async () => {
  const { slack, files } = await attached({
    'a.csv': Buffer.from([1, 0, 2]),
    'b.csv': Buffer.from([0xff, 0xfe, 0x41]),
  });
  const attachments = attachmentsOf(slack);
  for (const { id } of files) expect((await attachments.read(id, abort)).text).toBeNull();
  const cut = attachmentsOf(slack, { fetch: async () => new Response('ä'.repeat(ATTACHED.bytes)) });
  const read = await cut.read(files[0]?.id ?? '', abort);
  expect([read.cut, read.text?.length]).toEqual([true, ATTACHED.bytes / 2]);
});

test('the token goes to where Slack keeps files, and nowhere else', async () => {
  const { slack, files } = await attached({ 'a.log': 'x' });
  const asked: string[] = [];
  const attachments = attachmentsOf(slack, {
    apiUrl: null,
    fetch: async (url) => {
      asked.push(String(url));
      return new Response('x');
    },
  });
  await expect(attachments.read(files[0]?.id ?? '', abort)).rejects.toMatchObject({ code: 'refused' });
  expect(asked).toEqual([]);
});

test.each([
  ['a page to sign in', () => Promise.resolve(new Response(null, { status: 302 })), 'refused'],
  ['a limit', () => Promise.resolve(new Response(null, { status: 429 })), 'unavailable'],
  ['a broken connection', () => Promise.reject(new TypeError('fetch failed')), 'unavailable'],
  [
    'half of it',
    () => {
      const body = new ReadableStream({
        start: (half) => half.enqueue(new Uint8Array([65])),
        pull: (half) => half.error(new TypeError('terminated')),
      });
      return Promise.resolve(new Response(body));
    },
    'unavailable',
  ],
])('%s instead of the file', async (_what, answer, code) => {
  const { slack, files } = await attached({ 'a.log': 'x' });
  const attachments = attachmentsOf(slack, { fetch: answer as typeof fetch });
  await expect(attachments.read(files[0]?.id ?? '', abort)).rejects.toMatchObject({ code });
});

test('without the right token Slack hands out nothing', async () => {
  const { slack, files } = await attached({ 'a.log': 'x' });
  const attachments = attachmentsOf(slack, { token: 'xoxb-of-somebody-else' });
  await expect(attachments.read(files[0]?.id ?? '', abort)).rejects.toMatchObject({ code: 'refused' });
  await expect(attachmentsOf(slack).read('F0NOBODY', abort)).rejects.toMatchObject({ code: 'refused' });
});
