import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { gunzipSync } from 'node:zlib';
import { readConfig } from '@compass/config';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createLog, openRedactors, startCompass } from '../../src/index.ts';
import { differences, exportedOutcome, type Outcome, replayBundle, writeExport } from '../../src/offline.ts';
import { canaries, writeRecordedShop } from './recorded-shop.ts';

const root = join(import.meta.dirname, '../../../..');
const LIMIT = 180_000;

describe('an investigation with metrics, logs, traces and changes, exported', { timeout: LIMIT }, () => {
  let folder: string;
  let exported: string;
  let told: Outcome;
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'compass-round-trip-'));
    exported = join(folder, 'exported');
    writeRecordedShop(join(folder, 'recorded'));
    const env = {
      COMPASS_DEMO: join(folder, 'recorded'),
      COMPASS_DATA_DIR: join(folder, 'state'),
      COMPASS_NO_OPEN: '1',
      COMPASS_ZONE: 'Asia/Kathmandu',
      SLACK_LOCAL_PORT: '0',
      PORT: '0',
      LOG_LEVEL: 'silent',
    };
    const read = readConfig({ root, env });
    const config = { ...read, slack: { ...read.slack, enabled: false } };
    const running = await startCompass({ config, log: createLog('silent', openRedactors(config).redactor) });
    try {
      const ask = async (path: string, body?: unknown): Promise<unknown> => {
        const init = { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) };
        const answer = await fetch(`${running.url}/api/v1${path}`, body === undefined ? {} : init);
        const said = await answer.text();
        if (!answer.ok) throw new Error(`${path}: ${answer.status} ${said}`);
        return JSON.parse(said);
      };
      const started = (await ask('/investigations', {
        service: 'shop',
        symptoms: ['latency of shop is high'],
      })) as { investigation_id: string };
      const id = started.investigation_id;
      for (let whole = await running.investigation(id); ; whole = await running.investigation(id)) {
        if (whole.status === 'awaiting_human' && !whole.tests.some((test) => test.state === 'running')) break;
        await sleep(100);
      }
      await writeExport(exported, await ask(`/investigations/${id}/bundle`));
    } finally {
      await running.stop();
    }
    const outcome = await exportedOutcome(exported);
    if (outcome === null) throw new Error('an export says what it came to');
    told = outcome;
  }, LIMIT);
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it('looked at every source', () => {
    const found = new Map(told.verdicts.map(({ key, verdict }) => [key, verdict]));
    expect(found.get('behaves_differently@stock/left_its_past_with_its_callers')).toBe('survived');
    expect(found.get('behaves_differently@stock/names_and_lines_are_new_there')).toBe('survived');
    expect(found.get('slow_itself@orders/time_and_behaviour_sit_there')).not.toBe('untestable');
    expect(found.get('fault_after_change@shop/check_recent_changes')).toBe('survived');
  });

  it('gives the same verdicts byte for byte when it is replayed', async () => {
    const again = await replayBundle({ root, directory: exported });
    expect(differences(told, again)).toEqual([]);
    expect(JSON.stringify(again)).toBe(JSON.stringify(told));
    expect(again.zone).toBe('Asia/Kathmandu');
  });

  it('holds no secret that stood in its logs', () => {
    const files = readdirSync(exported).map((name) => {
      const bytes = readFileSync(join(exported, name));
      return { name, text: (name.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString('utf8') };
    });
    const journal = files.find(({ name }) => name === 'journal.jsonl.gz')?.text ?? '';
    expect(journal.match(/waits for a lock of another/g)?.length).toBeGreaterThanOrEqual(60);
    for (const { name, text } of files)
      for (const secret of canaries) expect(`${name}: ${text.includes(secret)}`).toBe(`${name}: false`);
  });

  it('says what would change without its logs', async () => {
    const changed = differences(told, await replayBundle({ root, directory: exported, without: 'logs' }));
    expect(changed).toContainEqual({
      what: 'behaves_differently@stock/names_and_lines_are_new_there',
      before: expect.stringMatching(/^survived: “line span # waits for a lock of another/),
      after: 'not there',
    });
  });
});
