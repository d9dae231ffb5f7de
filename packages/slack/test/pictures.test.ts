import { isCompassError } from '@compass/core';
import { expect, test } from 'vitest';
import { decodePng } from '../../charts/test/decode-png.ts';
import type { LocalSlack } from '../../slack-local/src/index.ts';
import * as records from './records.ts';
import { roots, shower, workspace } from './support.ts';

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
