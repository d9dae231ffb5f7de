import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';

const ROOT = join(import.meta.dirname, '../..');

const INCIDENTS = process.env['COMPASS_INCIDENTS_DIR'] ?? join(ROOT, '../shared/incidents');

/** A file of the corpora that stand beside the incidents; null where they are not there. */
export function corpus(name: string): string | null {
  const file = join(INCIDENTS, '../corpora', name);
  return existsSync(file) ? file : null;
}

/** Log lines as they were recorded, of every incident that has some; none where the incidents are not there. */
export function* recordedLines(): Generator<string> {
  if (!existsSync(INCIDENTS)) return;
  for (const file of readdirSync(INCIDENTS, { recursive: true, encoding: 'utf8' }).sort()) {
    if (!file.endsWith('logs.json.gz')) continue;
    const streams = JSON.parse(gunzipSync(readFileSync(join(INCIDENTS, file))).toString()) as {
      values: [string, string][];
    }[];
    for (const { values } of streams) for (const [, line] of values) yield line;
  }
}
