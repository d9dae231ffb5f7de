import { randomUUID } from 'node:crypto';
import type { Actor, AuditRow, Delivery, Evidence, Investigation, NewStep, Observation, Pattern } from '@compass/core';

export const alice: Actor = { kind: 'slack', id: 'U1', name: 'alice' };

export const delivery = (key: string): Delivery => ({ key, verb: 'start', input: { service: 'orders' }, actor: alice });

export const newStep = (over: Partial<NewStep> = {}): NewStep => ({
  id: randomUUID(),
  investigation: 'inv',
  kind: 'observe:database',
  key: randomUUID(),
  input: { agent: 'database' },
  delayMs: 0,
  ...over,
});

export const investigation = (number: number, over: Partial<Investigation> = {}): Investigation => ({
  id: randomUUID(),
  number,
  revision: 1,
  status: 'observing',
  trigger: {
    source: 'manual',
    service: 'orders',
    symptoms: ['slow'],
    severity: 'P2',
    context: {},
    timestamp: '2026-11-22T10:00:00Z',
  },
  startedBy: alice,
  startedAt: '2026-11-22T10:00:00Z',
  endedAt: null,
  channel: '#incidents',
  recording: null,
  window: null,
  symptom: null,
  agents: [],
  notSeen: [],
  observations: [],
  hypotheses: [],
  tests: [],
  verdicts: [],
  actions: [],
  notes: [],
  decisions: [],
  postMortem: null,
  feedback: null,
  cost: { usd: 0, limit: 1, reads: 0 },
  trouble: [],
  error: null,
  ...over,
});

export const observation: Observation = {
  ...{ id: 'o1', agent: 'database', type: 'metric', source: 'prometheus:lock_waiters', topic: 'lock_waiters' },
  ...{ component: 'orders-db', value: 38, normal: 2, unit: '', unusual: true, score: 12, onset: null },
  ...{ interpretation: 'orders-db: 38 lock waits, normally 2', short: '38 lock waits, normally 2' },
  ...{ confidence: 0.9, evidence: [], facts: {}, untrusted: false, at: '2026-11-22T10:00:00.000Z' },
};

export const evidence = (over: Partial<Evidence> = {}): Evidence => ({
  id: randomUUID(),
  investigation: 'inv',
  source: 'logs',
  server: 'loki',
  query: '{app="orders"}',
  start: '2026-11-22T10:00:00Z',
  end: '2026-11-22T10:30:00Z',
  stepSeconds: null,
  readAt: '2026-11-22T10:31:00Z',
  readings: [],
  untrusted: true,
  ...over,
});

export const auditRow = (investigation: string, seq: number): AuditRow => ({
  investigation,
  seq,
  at: new Date('2026-11-22T10:00:00.123Z'),
  actor: alice,
  what: 'started',
  detail: { seq },
  previous: seq === 1 ? '' : `hash ${seq - 1}`,
  hash: `hash ${seq}`,
});

export const pattern = (number: number, over: Partial<Pattern> = {}): Pattern => ({
  id: randomUUID(),
  number,
  revision: 1,
  learnedAt: '2026-11-22T10:00:00Z',
  agent: 'database',
  labels: { service: 'orders', component: 'orders-db', kind: 'lock_contention', signal: 'latency' },
  told: { statement: 'Lock contention on orders', symptom: 'slow', signs: ['nul \u0000'], outcome: 'recovered' },
  words: ['lock'],
  says: [],
  weight: 0.5,
  state: 'live',
  embedder: null,
  ...over,
});

/** A vector of length 1 that points a little elsewhere for each number. */
export const vector = (nth: number): number[] =>
  Array.from({ length: 512 }, (_, at) => (at === 0 ? Math.cos(nth / 100) : at === 1 ? Math.sin(nth / 100) : 0));
