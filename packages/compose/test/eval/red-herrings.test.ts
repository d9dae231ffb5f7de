import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findCases } from '../../src/eval/find-cases.ts';
import { runEval } from '../../src/eval/run-eval.ts';
import { type Story, writeIncident } from './generated-incident.ts';

const root = join(import.meta.dirname, '../../../..');

const slowStock = { stock: 8, orders: 8, shop: 8 };
const stories: Record<string, Story> = {
  plain: { slower: slowStock },
  'deploy-elsewhere': { slower: slowStock, changed: 'users' },
  'deploy-that-did-nothing': { changed: 'stock' },
  'missing-metric': { slower: slowStock, missing: true },
  'missing-metric-while-quiet': { missing: true },
  'twice-the-requests': { requests: { shop: 50, orders: 30, stock: 30, users: 20 }, busier: 2 },
  'always-odd': { slower: slowStock, odd: 'users' },
  'always-odd-while-quiet': { odd: 'users' },
  'paged-for-a-quiet-service': { slower: slowStock, paged: 'users' },
};

describe('red herrings, through a whole investigation', () => {
  let directory: string;
  const accused = new Map<string, string | null>();
  beforeAll(async () => {
    directory = mkdtempSync(join(tmpdir(), 'compass-herrings-'));
    for (const [name, story] of Object.entries(stories)) writeIncident(join(directory, 'herrings', name), story);
    for (const one of await runEval({ root, cases: findCases([directory]) })) {
      expect(one.error).toBeUndefined();
      accused.set(one.id.split('/')[1] ?? '', one.abstained ? null : (one.suspects[0]?.component ?? null));
    }
  }, 60_000);
  afterAll(() => rmSync(directory, { recursive: true, force: true }));

  it.each(['plain', 'deploy-elsewhere', 'missing-metric', 'always-odd'])('%s: the slow one is named', (name) => {
    expect(accused.get(name)).toBe('stock');
  });

  it.each([
    'deploy-that-did-nothing',
    'missing-metric-while-quiet',
    'always-odd-while-quiet',
    'twice-the-requests',
    'paged-for-a-quiet-service',
  ])('%s: nobody is named', (name) => {
    expect(accused.get(name)).toBeNull();
  });
});
