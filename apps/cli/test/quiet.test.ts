import { expect, test } from 'vitest';
import { listLines } from '../src/present/list.ts';
import { ranked } from './checkout.ts';
import { lookAt } from './story.ts';

test('where nothing wrong was seen the list says when COMPASS looks again by itself, as long as it will', () => {
  const symptom = { state: 'absent', phrase: 'as usual: p99 0.33 s, normally 0.31 s', since: null };
  const said = (looks_again_at: string | null) =>
    listLines({ ...ranked, symptom, hypotheses: [], looks_again_at }, lookAt(160)).join('\n');
  expect(said('2026-11-22T03:20:00Z')).toContain(
    'Nothing wrong was seen, so nobody is accused. COMPASS looks again by itself at 03:20 UTC.',
  );
  expect(said(null)).not.toContain('by itself');
});
