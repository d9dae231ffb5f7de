import { isCompassError } from '@compass/core';
import { expect, test } from 'vitest';
import { decodePng } from '../../charts/test/decode-png.ts';
import type { LocalSlack } from '../../slack-local/src/index.ts';
import { slackSurface } from '../src/index.ts';
import { evidence } from './record-parts.ts';
import * as records from './records.ts';
import { clientOf, peopleOf, roots, settings, shower, workspace } from './support.ts';

/** The smallest picture there is. */
const PIXEL = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';

type Shown = { type: string; slack_file?: { id: string }; alt_text?: string };

const blocksOf = async (slack: LocalSlack) =>
  ((await roots(slack))[0]?.replies ?? []).flatMap(({ blocks }) => (blocks ?? []) as Shown[]);
const pictures = async (slack: LocalSlack) => (await blocksOf(slack)).filter(({ type }) => type === 'image');
const uploads = (slack: LocalSlack) =>
  slack.calls().filter(({ method }) => method === 'files.completeUploadExternal').length;

test('a verdict about two signals shows a picture whose words say the verdict, uploaded once', async () => {
  const slack = await workspace();
  const stage = shower(slack);
  await stage.show(records.settled);
  const [shown] = await pictures(slack);
  expect(shown?.alt_text).toContain('Disproven: did traffic rise before p99? Saw p99 rise at 03:02');
  const file = await fetch(`${slack.url}/local/files/${shown?.slack_file?.id}`);
  const { width, height } = decodePng(new Uint8Array(await file.arrayBuffer()));
  expect([width, height]).toEqual([1200, 900]);
  const before = uploads(slack);
  expect(before).toBeGreaterThan(0);
  // The verdict is edited: it is no longer the newest.
  await stage.show(records.recovered);
  expect((await pictures(slack))[0]?.slack_file).toEqual(shown?.slack_file);
});

test('where no file may be uploaded the native chart stands instead', async () => {
  const slack = await workspace();
  slack.faults.respondNext('files.getUploadURLExternal', {
    status: 200,
    body: { ok: false, error: 'missing_scope' },
  });
  await shower(slack).show(records.settled);
  const types = (await blocksOf(slack)).map(({ type }) => type);
  expect(types).toContain('data_visualization');
  expect(types).not.toContain('image');
});

test('an outage in the middle of an upload is tried again, and nothing is lost or doubled', async () => {
  const slack = await workspace();
  const stage = shower(slack);
  slack.faults.respondNext('files.completeUploadExternal', { lost: 'request' });
  await expect(stage.show(records.settled)).rejects.toSatisfy((error) => isCompassError(error, 'unavailable'));
  expect(await pictures(slack)).toEqual([]);
  await stage.show(records.settled);
  expect(await pictures(slack)).toHaveLength(1);
});

test('while the picture of one is drawn, what another posts in the channel does not wait', async () => {
  const slack = await workspace();
  const { promise: drawn, resolve: draw } = Promise.withResolvers<Uint8Array>();
  const surface = slackSurface({
    client: clientOf(slack),
    settings,
    chart: () => ({ type: 'picture', key: 'one', alt_text: 'a chart', instead: null, draw: () => drawn }),
    people: peopleOf(slack),
    elapsed: () => performance.now(),
  });
  const show = (investigation: typeof records.settled) =>
    surface.show({
      investigation,
      evidence,
      posts: [],
      now: new Date(),
      abort: new AbortController().signal,
      pauses: { left: async () => 0, begin: async () => undefined },
      keep: async () => undefined,
    });
  const slow = show(records.settled);
  await expect.poll(async () => (await roots(slack))[0]?.replies.length).toBe(2);
  await show({ ...records.triggered, id: '0192f000-0000-7000-8000-000000001043', number: 1043 });
  expect(await roots(slack)).toHaveLength(2);
  draw(new Uint8Array(Buffer.from(PIXEL, 'base64')));
  await slow;
  expect((await roots(slack))[0]?.replies).toHaveLength(3);
});
