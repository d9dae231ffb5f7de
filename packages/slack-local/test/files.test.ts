import { expect, test } from 'vitest';
import { call, connectedApp, INCIDENTS, local, modals, plain, roots, workspace } from './support.ts';

const PNG = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAQAAAC1HAwCAAAAC0lEQVR42mNk+A8AAQUBAScY42YAAAAASUVORK5CYII=',
  'base64',
);

test('a chart is uploaded into a thread, read back and shown in a block', async () => {
  const slack = await workspace();
  const { client } = await connectedApp(slack);
  const { ts } = await client.chat.postMessage({ channel: INCIDENTS, text: 'root' });
  const uploaded = await client.files.uploadV2({
    channel_id: INCIDENTS,
    thread_ts: String(ts),
    file: PNG,
    filename: 'p99.png',
    alt_text: 'p99 rises at 03:02',
    initial_comment: 'The chart',
  });
  expect(uploaded.ok).toBe(true);
  const [reply] = (await roots(slack))[0]?.replies ?? [];
  const [file] = reply?.files ?? [];
  expect(reply).toMatchObject({ text: 'The chart', thread_ts: ts });
  expect(file).toMatchObject({
    name: 'p99.png',
    mimetype: 'image/png',
    size: PNG.length,
    alt_txt: 'p99 rises at 03:02',
  });

  const content = await fetch(`${slack.url}/local/files/${file?.id}`);
  expect(Buffer.from(await content.arrayBuffer())).toEqual(PNG);
  expect(content.headers.get('content-security-policy')).toContain('sandbox');
  const image = { type: 'image', alt_text: 'p99', slack_file: { id: file?.id } };
  expect(await call(slack, 'chat.postMessage', { channel: INCIDENTS, text: 'x', blocks: [image] })).toMatchObject({
    ok: true,
  });
});

test('a file that did not come whole cannot be completed, and no picture is no image', async () => {
  const slack = await workspace();
  const announced = await call(slack, 'files.getUploadURLExternal', { filename: 'a.md', length: 4 });
  const send = async (body: string) => (await fetch(String(announced.upload_url), { method: 'POST', body })).status;
  const complete = () =>
    call(slack, 'files.completeUploadExternal', { files: [{ id: announced.file_id }], channel_id: INCIDENTS });
  expect(await send('abc')).toBe(400);
  expect(await complete()).toMatchObject({ error: 'file_not_found' });
  expect(await send('abcd')).toBe(200);
  expect(await complete()).toMatchObject({ ok: true, files: [{ title: 'a.md', mimetype: 'text/markdown' }] });
  expect(await complete()).toMatchObject({ error: 'file_not_found' });
  const image = { type: 'image', alt_text: 'x', slack_file: { id: announced.file_id } };
  expect(await call(slack, 'chat.postMessage', { channel: INCIDENTS, blocks: [image] })).toMatchObject({
    error: 'invalid_blocks',
  });
});

test('a person adds a file to a form', async () => {
  const slack = await workspace();
  let files: unknown;
  const element = { type: 'file_input', action_id: 'v', filetypes: ['csv'], max_files: 1 };
  const view = {
    type: 'modal',
    callback_id: 'add',
    title: plain('Add'),
    submit: plain('Look'),
    blocks: [{ type: 'input', block_id: 'file', label: plain('File'), element }],
  };
  await connectedApp(slack, (app) => {
    app.command('/compass', async ({ ack, client, command }) => {
      await client.views.open({ trigger_id: command.trigger_id, view: view as never });
      await ack();
    });
    app.view('add', async ({ ack, view: sent }) => {
      files = sent.state.values.file?.v?.files;
      await ack();
    });
  });
  await local(slack, 'commands', { user: 'alice', channel: 'incidents', command: '/compass' });
  const [open] = await modals(slack);
  const submit = (...names: string[]) => {
    const given = names.map((name) => ({ name, content: Buffer.from('a,b').toString('base64') }));
    return local(slack, `views/${open?.id}/submit`, { user: 'alice', values: { file: given } });
  };
  expect(await submit('waits.exe')).toMatchObject({ status: 400, message: expect.stringContaining('exe') });
  expect(await submit('a.csv', 'b.csv')).toMatchObject({
    status: 422,
    errors: { file: 'Please add at most 1 files.' },
  });
  expect(await submit('waits.csv')).toMatchObject({ ok: true });
  expect(files).toMatchObject([
    { name: 'waits.csv', user: 'U0ALICE', size: 3, url_private: expect.stringContaining(slack.url) },
  ]);
});
