import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { z } from 'zod';
import { readEnvironment } from '../../../packages/config/src/environment.ts';
import { FILES } from '../../../packages/config/src/files.ts';
import { readYaml } from '../../../packages/config/src/read-yaml.ts';
import { filePins } from '../../../packages/mcp/src/broker/pin-store.ts';
import { parseLogql, type Stage } from '../../../packages/mcp/src/logql/parse.ts';
import { jsonFields, passes } from '../../../packages/mcp/src/logql/select-lines.ts';
import { openBundle } from '../../../packages/mcp/src/player/open-bundle.ts';
import { parsePromql } from '../../../packages/mcp/src/promql/parse.ts';
import { headerOf } from '../../../packages/state/src/backup/backup-lines.ts';
import { openAnswers } from './answer-edges.ts';
import { openRequests } from './request-edges.ts';
import { openTexts } from './text-edges.ts';

/** What is written in what comes in, as far as a good one would be. */
export type Language = 'yaml' | 'json' | 'query' | 'text' | 'words';

/** A place where bytes come in that nobody promised anything about. */
export interface Edge {
  name: string;
  language: Language;
  /** Takes them. A refusal is a CompassError, or an answer that says so; anything else that is thrown is a crash. */
  take(bytes: Buffer): unknown;
  close?(): unknown;
}

const text = (bytes: Buffer): string => bytes.toString('utf8');

/** Files of an installation, in a folder of their own. */
function ofFiles(folder: string): Edge[] {
  const at = (name: string) => join(folder, name);
  let turn = 0;
  const next = <T>(all: readonly T[]): T => {
    turn += 1;
    // There is always one: lists of files are not empty.
    return all[turn % all.length] as T;
  };
  const bundle = [
    'incident.json',
    'metrics.json.gz',
    'logs.json.gz',
    'traces.json.gz',
    'changes.json',
    'journal.jsonl.gz',
  ];
  const good: Record<string, string> = { 'metrics.json.gz': '[]', 'logs.json.gz': '[]', 'traces.json.gz': '[]' };
  return [
    {
      name: 'configuration',
      language: 'yaml',
      take(bytes) {
        writeFileSync(at('one.yaml'), bytes);
        readYaml(at('one.yaml'), next([z.unknown(), ...FILES.map(({ schema }) => schema)]), { HOME: 'here' });
      },
    },
    {
      name: '.env',
      language: 'text',
      take(bytes) {
        writeFileSync(at('.env'), bytes);
        readEnvironment(folder, {}).slips();
      },
    },
    {
      name: 'bundle',
      language: 'json',
      take(bytes) {
        const here = mkdtempSync(at('bundle-'));
        const wrong = next(bundle);
        const pack = (name: string, content: Buffer | string) =>
          writeFileSync(join(here, name), name.endsWith('.gz') ? gzipSync(content, { level: 1 }) : content);
        for (const name of bundle) if (name !== wrong && good[name] !== undefined) pack(name, good[name]);
        pack(wrong, bytes);
        return openBundle(here).finally(() => rmSync(here, { recursive: true }));
      },
    },
    {
      name: 'backup and pins',
      language: 'json',
      async take(bytes) {
        writeFileSync(at('pins.json'), bytes);
        writeFileSync(at('backup'), next([bytes, gzipSync(bytes, { level: 1 })]));
        const refusals = await Promise.allSettled([filePins(at('pins.json')).read('one'), headerOf(at('backup'))]);
        for (const one of refusals) if (one.status === 'rejected') throw one.reason;
      },
    },
  ];
}

/** A pattern that goes back for ever where it may, and a field that every object has. */
const AWKWARD: Stage[] = [
  ...parseLogql('{a="b"} !~ "(a+)+$" | json').stages,
  { kind: 'number', field: 'constructor', keeps: () => true },
];

const queries: Edge[] = [
  { name: 'PromQL', language: 'query', take: (bytes) => parsePromql(text(bytes)) },
  { name: 'LogQL', language: 'query', take: (bytes) => parseLogql(text(bytes)) },
  {
    name: 'log lines',
    language: 'json',
    take(bytes) {
      jsonFields(text(bytes));
      passes(AWKWARD, {}, text(bytes));
    },
  },
];

/** Opens every edge, over a record in memory and in a folder that goes with them. */
export async function openEdges(): Promise<{ edges: Edge[]; close(): Promise<void> }> {
  const folder = mkdtempSync(join(tmpdir(), 'compass-malformed-'));
  const edges = [...ofFiles(folder), ...queries, ...openTexts(), ...openAnswers(), ...(await openRequests(folder))];
  return {
    edges,
    async close() {
      for (const { close } of edges) await close?.();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
