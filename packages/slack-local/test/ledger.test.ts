import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { appendFile, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { startLocalSlack } from '../src/index.ts';
import { call, emptyDirectory, INCIDENTS, local, roots, section, workspace } from './support.ts';

test('a workspace is the same after a restart', async () => {
  const directory = await emptyDirectory();
  const before = await startLocalSlack({ port: 0, directory });
  const metadata = { event_type: 'compass', event_payload: { slot: 'root' } };
  const { ts } = await call(before, 'chat.postMessage', {
    channel: INCIDENTS,
    text: 'root',
    blocks: [section('x')],
    metadata,
  });
  await call(before, 'chat.postMessage', { channel: INCIDENTS, text: 'reply', thread_ts: ts });
  await call(before, 'chat.postEphemeral', { channel: INCIDENTS, user: 'U0BOB', text: 'no' });
  await call(before, 'conversations.join', { channel: 'C0GENERAL' });
  await call(before, 'views.publish', { user_id: 'U0BOB', view: { type: 'home', blocks: [section('home')] } });
  const seen = [await roots(before), await local(before, 'ephemeral?user=bob')];
  await before.close();

  const after = await workspace({ directory, clock: () => new Date(0) });
  expect([await roots(after), await local(after, 'ephemeral?user=bob')]).toEqual(seen);
  expect(await local(after, 'views?user=bob&type=home')).toMatchObject({ views: [{ blocks: [section('home')] }] });
  expect(await call(after, 'chat.postMessage', { channel: 'C0GENERAL', text: 'x' })).toMatchObject({ ok: true });
  const next = await call(after, 'chat.postMessage', { channel: INCIDENTS, text: 'next' });
  expect(Number(next.ts)).toBeGreaterThan(Number(ts));
});

test('a line that was being written at the end is cut off; a damaged one in the middle is not passed over', async () => {
  const directory = await emptyDirectory();
  const path = join(directory, 'ledger.jsonl');
  const first = await startLocalSlack({ port: 0, directory });
  await call(first, 'chat.postMessage', { channel: INCIDENTS, text: 'kept' });
  await first.close();
  await appendFile(path, '{"kind":"message","message":{"chan');

  const second = await startLocalSlack({ port: 0, directory });
  await call(second, 'chat.postMessage', { channel: INCIDENTS, text: 'later' });
  expect((await roots(second)).map(({ text }) => text)).toEqual(['kept', 'later']);
  await second.close();

  await appendFile(path, 'nonsense\n{"kind":"paged","number":1}\n');
  await expect(startLocalSlack({ port: 0, directory })).rejects.toThrow('line 3 is damaged');
});

test('what was answered survives kill -9', async () => {
  const directory = await emptyDirectory();
  const source = new URL('../src/index.ts', import.meta.url).href;
  const program = `
    import { startLocalSlack } from ${JSON.stringify(source)};
    const slack = await startLocalSlack({ port: 0, directory: ${JSON.stringify(directory)} });
    console.log(slack.apiUrl);
  `;
  const child = spawn(process.execPath, ['--input-type=module', '-e', program], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  const [line] = await once(child.stdout, 'data');
  const slack = { apiUrl: String(line).trim(), botToken: 'xoxb-local-compass' } as Parameters<typeof call>[0];

  const answered: string[] = [];
  const post = async (text: string) => {
    const answer = await call(slack, 'chat.postMessage', { channel: INCIDENTS, text }).catch(() => undefined);
    if (answer?.ok) answered.push(text);
  };
  const posts = Array.from({ length: 200 }, (_, index) => post(`message ${index}`));
  while (answered.length < 20) await new Promise((done) => setTimeout(done, 1));
  child.kill('SIGKILL');
  await Promise.all(posts);

  const kept = (await roots(await workspace({ directory }))).map(({ text }) => text);
  expect(answered.length).toBeGreaterThanOrEqual(20);
  expect(answered.filter((text) => !kept.includes(text))).toEqual([]);
  expect(new Set(kept).size).toBe(kept.length);
  expect((await readFile(join(directory, 'ledger.jsonl'), 'utf8')).endsWith('\n')).toBe(true);
});
