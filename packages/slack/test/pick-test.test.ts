import { type Hypothesis, testsLeft } from '@compass/core';
import { expect, test } from 'vitest';
import { pickTestModal } from '../src/modals/pick-test.ts';
import * as records from './records.ts';

const place = { channel: 'C0INCIDENTS', thread: null };

test('each test says what it takes and what would disprove the hypothesis, the most telling first', () => {
  const [first] = records.deciding.hypotheses as [Hypothesis];
  const tests = records.deciding.tests.map((one) => ({ ...one, state: 'offered' as const }));
  const record = { ...records.deciding, tests, verdicts: [], notSeen: [] };
  const left = testsLeft(record, first.number);
  const words = JSON.stringify(pickTestModal(record, first, place));
  expect(left.length).toBeGreaterThan(0);
  for (const { test: one } of left) {
    const says = `\u00a0s. Refuted by ${one.refutedBy}`;
    // An option of Slack has room for 75 characters.
    expect(words).toContain(says.slice(0, 50));
    expect(words.includes(`Tells most. ${one.costSeconds}`)).toBe(one.decisive);
  }
  expect(words).not.toContain('Adds to the sum');
});
