import { createHash } from 'node:crypto';
import type { Action, AuditRow, Evidence, Hypothesis, Investigation, Observation, Signal } from '../src/index.ts';
import type { Material } from '../src/post-mortem/material.ts';

/** The incident of 22 November: a lock on orders, paged late, ended by an action. */
export const digest = {
  sha256: (text: string) => createHash('sha256').update(text).digest('hex'),
  hmac: () => '',
};
export const on = (time: string) => `2026-11-22T${time}.000Z`;
const unix = (time: string) => Date.parse(on(time)) / 1000;
export const plain = (text: string | undefined) => text?.replaceAll('\u00a0', ' ');

export const signals: Signal[] = [
  { name: 'latency_p99', kind: 'latency', query: 'p99', worse: 'up', unit: 's' },
  { name: 'requests_per_second', kind: 'traffic', query: 'rate(requests[1m])', unit: '/s' },
  { name: 'error_share', kind: 'errors', query: 'errors', worse: 'up', unit: 'share' },
];
export const [latency, traffic, errors] = signals as [Signal, Signal, Signal];

/** A reading every minute from 02:50 on: `value` by the minutes since 03:00. */
export const read = (id: string, signal: Signal, value: (minute: number) => number, minutes: number): Evidence => ({
  ...{ id, investigation: 'i', source: 'metrics', server: 'prometheus', query: signal.query, stepSeconds: 60 },
  ...{ start: on('02:50:00'), end: on('03:10:00'), readAt: on('03:10:00'), untrusted: false },
  readings: [
    {
      ...{ role: 'symptom', name: signal.name, component: 'orders', unit: signal.unit ?? '', recorded: null },
      points: Array.from({ length: minutes + 10 }, (_, index) => [unix('02:50:00') + index * 60, value(index - 10)]),
    },
  ],
});
const alice = { kind: 'slack' as const, id: 'U1', name: 'alice' };
const bob = { kind: 'slack' as const, id: 'U2', name: 'bob' };

export const action = {
  ...{ id: 'a1', entry: 'terminate', title: 'Terminate session 7', target: 'orders-db', params: {}, hypothesis: 1 },
  ...{ requestedBy: alice, requestedAt: on('03:11:00'), approvals: [{ by: bob, at: on('03:12:30') }] },
  ...{ decidedBy: bob, decidedAt: on('03:12:30'), state: 'acted', actedAt: on('03:13:00'), recoveryHash: 'rec' },
  recovery: { probe: { source: 'metrics', query: 'p99', worse: 'up', unit: 's' }, effect: 0.6 },
  ...{ outcome: 'recovered', outcomeSaw: 'p99 back at 0.3 s', outcomeAt: on('03:20:00'), result: '' },
} as unknown as Action;

export const hypothesis = (number: number, over: Partial<Hypothesis>): Hypothesis => ({
  ...{ id: `h${number}`, number, agent: 'database', kind: 'lock_contention', mechanism: '', component: 'orders-db' },
  ...{ statement: 'Lock contention on orders', why: 'A session holds a lock', supports: ['o1'], prior: 0.3, tests: [] },
  ...{ affected: ['orders'], suggestion: null, threshold: null, ledger: [], initialConfidence: 0.3 },
  ...{ confidence: 0.9, status: 'survived' },
  ...over,
});
const waits: Observation = {
  ...{ id: 'o1', agent: 'database', type: 'metric', source: 'prometheus:lock_waits', topic: 'lock_waits' },
  ...{ component: 'orders-db', value: 38, normal: 0, unit: '', unusual: true, score: 9, onset: on('02:59:00') },
  ...{ interpretation: '38 lock waits, normally 0', short: '', confidence: 0.8, evidence: [], facts: {} },
  ...{ untrusted: false, at: on('03:09:00') },
};

export const investigation = {
  ...{ id: 'i', number: 1042, status: 'resolved', startedBy: { kind: 'pagerduty', name: 'PagerDuty' } },
  trigger: {
    source: 'pagerduty',
    service: 'orders',
    symptoms: [],
    severity: 'P1',
    context: {},
    timestamp: on('03:07:30'),
  },
  ...{ startedAt: on('03:07:31'), endedAt: on('03:20:00'), recording: null, notSeen: [], trouble: [], notes: [] },
  symptom: {
    ...{ state: 'seen', signal: latency, component: 'orders', value: 4.8, normal: 0.31, range: [0.3, 0.4], unit: 's' },
    ...{ since: on('03:00:00'), phrase: 'slow: p99 4.8 s, normally 0.31 s', evidence: ['e1', 'e2', 'e3'], signals },
  },
  observations: [waits],
  hypotheses: [
    hypothesis(1, {}),
    hypothesis(2, { statement: 'Traffic spike on orders', status: 'set_aside', supports: [], confidence: 0.2 }),
  ],
  ...{ tests: [], verdicts: [], actions: [action], decisions: [], cost: { usd: 0, limit: 2, reads: 0 } },
} as unknown as Investigation;

export const entry = (seq: number, what: string, detail: unknown = null): AuditRow => ({
  ...{
    investigation: 'i',
    seq,
    at: new Date(on('03:12:00')),
    actor: alice,
    what,
    detail,
    previous: '',
    hash: `${seq}`,
  },
});
export const trail = [
  entry(1, 'started'),
  entry(2, 'hypothesis set aside', { hypothesis: 2 }),
  entry(3, 'approval asked', { action: 'a1' }),
  entry(4, 'action approved', { action: 'a1' }),
  entry(5, 'outcome recovered', { action: 'a1', saw: 'p99 back at 0.3 s' }),
];

export const rows = [
  read('e1', latency, (minute) => (minute < 0 ? 0.31 : 4 + minute / 10), 10),
  read('e2', traffic, () => 100, 10),
  read('e3', errors, (minute) => (minute < 0 ? 0 : 0.05), 10),
  { ...read('again', latency, (minute) => (minute < 0 ? 0.31 : minute < 16 ? 5 : 0.3), 25), id: 'again' },
];
export const material = (over: Partial<Investigation> = {}, evidence = rows, zone = 'UTC'): Material => ({
  ...{ investigation: { ...investigation, ...over }, trail, evidence: new Map(evidence.map((one) => [one.id, one])) },
  ...{ name: 'PM-2026-11-22-001', now: on('03:20:01'), zone, minConfidence: 0.65, similar: [] },
});
export const watched = [
  {
    test: 'rec',
    hypothesis: 1,
    verdict: 'survived',
    saw: 's',
    why: '',
    evidence: ['again'],
    run: 1,
    readAt: on('03:20:00'),
  },
] as unknown as Investigation['verdicts'];
