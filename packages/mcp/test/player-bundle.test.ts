import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { expect, it } from 'vitest';
import { openBundle } from '../src/player/open-bundle.ts';
import { writeBundle } from '../src/player/write-bundle.ts';
import { directory, parts } from './player-stage.ts';

it('what was written can be opened', async () => {
  const folder = join(await directory(), 'deep', 'incident');
  await writeBundle(folder, parts);
  expect((await readdir(folder)).sort()).toEqual([
    'changes.json',
    'incident.json',
    'journal.jsonl.gz',
    'logs.json.gz',
    'metrics.json.gz',
    'traces.json.gz',
  ]);
  const bundle = await openBundle(folder);
  expect(bundle.incident).toEqual(parts.incident);
  expect(bundle.journal).toEqual(parts.journal);
  expect(bundle.logs?.[0]?.lines).toHaveLength(15);
  expect(bundle.traces?.size).toBe(3);
});

it('files that are not there are null', async () => {
  const folder = await directory();
  await writeBundle(folder, { incident: parts.incident, metrics: parts.metrics });
  expect(await openBundle(folder)).toMatchObject({ logs: null, traces: null, changes: null, journal: null });
});

it('the truth is never opened', async () => {
  const folder = await directory();
  await writeBundle(folder, parts);
  // Reading a folder as a file fails, so opening it would be noticed.
  await mkdir(join(folder, 'truth.json'));
  await expect(openBundle(folder)).resolves.toBeDefined();
});

it('a folder without incident is no bundle', async () => {
  await expect(openBundle(await directory())).rejects.toMatchObject({ code: 'not_found' });
});

it.each([
  ['incident.json', JSON.stringify({ ...parts.incident, version: 2 }), 'incident.json: version: '],
  [
    'incident.json',
    JSON.stringify({ ...parts.incident, window: { ...parts.incident.window, end: 'now' } }),
    'incident.json: window.end: ',
  ],
  ['incident.json', '{', 'incident.json: not JSON'],
  ['metrics.json.gz', gzipSync('[{"metric":{"a":"b"},"values":[[1,2]]}]'), 'metrics.json.gz: 0.values.0.1: '],
  ['metrics.json.gz', 'plain', 'metrics.json.gz: not a readable gzip file'],
  ['traces.json.gz', gzipSync('[{"traceID":"a"}]'), 'traces.json.gz: 0.spanID: '],
  ['journal.jsonl.gz', gzipSync('\n{"at":"x"}\n'), 'journal.jsonl.gz line 2: at: '],
])('a broken %s is named with its field', async (file, content, message) => {
  const folder = await directory();
  await writeBundle(folder, parts);
  await writeFile(join(folder, file), content);
  await expect(openBundle(folder)).rejects.toThrow(message);
});

it('what would not open is not written', async () => {
  const folder = await directory();
  const logs = [{ stream: { a: 'b' }, values: [['soon', 'line']] satisfies [string, string][] }];
  await expect(writeBundle(folder, { ...parts, logs })).rejects.toThrow('logs.json.gz: 0.values.0.0: not nanoseconds');
  expect(await readdir(folder)).toEqual([]);
});
