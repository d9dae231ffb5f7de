import { expect, it } from 'vitest';
import type { Investigation } from '../src/index.ts';
import { keepsFacts } from '../src/post-mortem/wording.ts';

const investigation = {
  trigger: { service: 'orders' },
  startedBy: { kind: 'slack', name: 'alice' },
  hypotheses: [{ component: 'orders-db', affected: ['orders'] }],
  observations: [{ component: 'payments' }],
  agents: [{ agent: 'database' }],
  actions: [
    {
      target: 'orders-db',
      requestedBy: { name: 'alice' },
      approvals: [{ by: { name: 'bob' } }],
      decidedBy: { name: 'bob' },
    },
  ],
} as unknown as Investigation;

const NBSP = '\u00a0';
const written = [
  `22${NBSP}Nov, 03:00 to 03:16 UTC · orders was slow: p99 4.8${NBSP}s, normally 0.31${NBSP}s.`,
  'Cause: Lock contention on orders, 92 % likely.',
  'Terminate session 7, asked by alice, approved by bob; how many requests failed was not measured.',
].join(' ');

it.each([
  ['as it stands', written],
  [
    'in other words',
    'On 22 Nov, between 03:00 and 03:16 UTC, orders answered slowly: its p99 reached 4.8 s, where it is normally 0.31 s. It was caused by lock contention on orders, 92 % likely. People chose to terminate session 7, which alice wanted and bob agreed to; what share failed was not measured.',
  ],
])('a summary is kept %s', (_what, worded) => {
  expect(keepsFacts(written, worded, investigation)).toBe(true);
});

const instead = (from: string, to: string): string => {
  expect(written).toContain(from);
  return written.replace(from, to);
};
it.each([
  ['another number', instead('4.8', '48')],
  ['another unit', instead(`4.8${NBSP}s`, `4.8${NBSP}min`)],
  ['another time', instead('03:16', '03:18')],
  ['another day', instead('Nov', 'Dec')],
  ['numbers that changed places', instead('4.8', '0.31').replace(/0\.31(?!.*0\.31)/, '4.8')],
  ['people who changed places', instead('alice', 'bob').replace(/bob;/, 'alice;')],
  ['a number less', instead(', 92 % likely', '')],
  ['a number more', `${written} It took 20 minutes.`],
  ['another component of the record', instead('on orders,', 'on payments,')],
  ['a component beside it', `${written} The same happened to payments.`],
  ['a name that nobody knows', `${written} Later Carol looked.`],
  ['a sentence that was turned round', instead('was not measured', 'was measured')],
  ['another that was turned round', instead('was slow', 'was never slow')],
  ['a link', `${written} See https://evil.example/a.`],
  ['markup', instead('was slow', 'was *slow*')],
  ['a mention', `${written} <!channel>`],
  ['letters that cannot be seen', instead('slow', 'sl\u200bow')],
  ['a line of its own', `${written}\nAll is well.`],
  ['much that was added', written + ' and so on'.repeat(60)],
  ['somebody to blame', `${written} It was human error.`],
])('and not with %s', (_what, worded) => {
  expect(keepsFacts(written, worded, investigation)).toBe(false);
});
