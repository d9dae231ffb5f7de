import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { z } from 'zod';
import { check } from './open-bundle.ts';
import { Changes, Incident, JournalLine, Logs, Metrics, Traces } from './schemas.ts';

/** What a bundle folder holds; a part left out is a file left out. */
export interface BundleParts {
  incident: z.input<typeof Incident>;
  metrics: z.input<typeof Metrics>;
  logs?: z.input<typeof Logs>;
  traces?: z.input<typeof Traces>;
  changes?: z.input<typeof Changes>;
  journal?: z.input<typeof JournalLine>[];
}

/** Writes a bundle folder that `openBundle` accepts. CompassError `invalid` names the file and field; then nothing is written. */
export async function writeBundle(directory: string, parts: BundleParts): Promise<void> {
  const files: [string, string][] = [];
  const add = (file: string, schema: z.ZodType, value: unknown): void => {
    if (value === undefined) return;
    check(file, schema, value);
    files.push([file, JSON.stringify(value)]);
  };
  add('metrics.json.gz', Metrics, parts.metrics);
  add('logs.json.gz', Logs, parts.logs);
  add('traces.json.gz', Traces, parts.traces);
  add('changes.json', Changes, parts.changes);
  if (parts.journal) {
    const lines = parts.journal.map((line, index) => {
      check(`journal.jsonl.gz line ${index + 1}`, JournalLine, line);
      return `${JSON.stringify(line)}\n`;
    });
    files.push(['journal.jsonl.gz', lines.join('')]);
  }
  check('incident.json', Incident, parts.incident);
  // Last, because a folder with this file counts as a whole bundle.
  files.push(['incident.json', `${JSON.stringify(parts.incident, null, 2)}\n`]);

  await mkdir(directory, { recursive: true });
  for (const [file, text] of files) {
    await writeFile(join(directory, file), file.endsWith('.gz') ? gzipSync(text, { level: 9 }) : text);
  }
}
