import type { FalsificationResult, WireInvestigation } from '@compass/core';
import { expect, test } from 'vitest';
import { printInvestigation, printVerdict } from '../src/print.ts';

const ledger: WireInvestigation['hypotheses'][number]['ledger'] = [
  { why: 'start: how often lock contention is the cause', weight: -0.85, confidence: 0.3, test: null },
  { why: 'lock waits rise before p99', weight: 1.4, confidence: 0.63, test: 'aaaa' },
  { why: 'shared with the others', weight: -0.44, confidence: 0.52, test: null },
];

/** No escape codes, no padding. */
const plain = (text: string): string[] =>
  text.split('\n').map((line) =>
    line
      .replace(new RegExp(`${String.fromCharCode(27)}\\[\\d+m`, 'g'), '')
      .replaceAll('\u00a0', ' ')
      .replace(/ +/g, ' ')
      .trim(),
  );

const hypothesis = {
  number: 2,
  agent_id: 'database',
  statement: 'Lock contention on orders',
  current_confidence: 0.52,
  status: 'survived',
  provenance: 'measured',
  ledger,
};
const investigation = {
  name: 'INV-1042',
  service: 'orders',
  status: 'awaiting_human',
  severity: 'P1',
  symptom: { state: 'seen', phrase: 'slow', since: null },
  recording: null,
  agents: [],
  not_seen: [],
  hypotheses: [hypothesis, { ...hypothesis, number: 1, current_confidence: 0.2, statement: 'Traffic spike' }],
  nothing_wrong_confidence: 0.08,
  outside_confidence: 0.2,
  mitigation_actions: [],
  consultation: null,
  post_mortem: null,
} as unknown as WireInvestigation;

const steps = [
  '30 % start: how often lock contention is the cause',
  '63 % +1.4 lock waits rise before p99',
  '52 % −0.4 shared with the others',
];

test('the status shows every step of the sum of what leads, in 80 columns', () => {
  const printed = printInvestigation(investigation);
  const lines = plain(printed);
  const at = lines.indexOf('How 2 came to 52 %:');
  expect(lines.slice(at + 1, at + 4)).toEqual(steps);
  expect(Math.max(...printed.split('\n').map((line) => line.trimEnd().length))).toBeLessThanOrEqual(80);
});

test('a verdict shows the sum that it is a step of', () => {
  const result = {
    verdict: 'survived',
    from: 0.3,
    to: 0.52,
    expected_if_true: 'lock waits rise before p99',
    observed: 'lock waits rise 45 s before p99',
    test: 'aaaa',
    ledger,
  } as unknown as FalsificationResult;
  const lines = plain(printVerdict(result));
  expect(lines.slice(lines.indexOf('sum') + 1, -1)).toEqual(steps);
});
