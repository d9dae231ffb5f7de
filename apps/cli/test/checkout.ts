import type { FalsificationResult, WireStanding } from '@compass/core';

const DAY = '2026-11-22T';
const at = (time: string): string => `${DAY}${time}.000Z`;

/** The steps of a sum. */
const steps = (...lines: [string, number, number, string | null][]): WireStanding['hypotheses'][number]['ledger'] =>
  lines.map(([why, weight, confidence, test]) => ({ why, weight, confidence, test }));

const hypothesis = (
  one: Pick<
    WireStanding['hypotheses'][number],
    'number' | 'agent_id' | 'statement' | 'why' | 'current_confidence' | 'status'
  >,
): WireStanding['hypotheses'][number] => ({
  ...one,
  ...{ id: `h${one.number}`, component: 'orders-db', initial_confidence: 0.3, supporting_observations: ['o1'] },
  ...{
    falsification_tests: [],
    affected_systems: ['checkout'],
    suggested_mitigation: null,
    provenance: 'measured',
    ledger: [],
  },
});

const agent = (agent_id: string, state: string, line: string, seconds: number | null) => ({
  agent_id,
  state,
  line,
  seconds,
});

/** The incident of 22 November, while three agents are back and one is still out. */
export const observing: WireStanding = {
  ...{ id: 'inv', investigation_id: 'inv', number: 1042, name: 'INV-1042', status: 'observing', service: 'checkout' },
  ...{ severity: 'P1', leading: null, confidence: null, start_time: at('03:08:30'), end_time: null, next_action: null },
  trigger: {
    ...{ source: 'pagerduty', service: 'checkout', symptoms: ['p99 latency'], severity: 'P1', context: {} },
    timestamp: at('03:07:30'),
  },
  symptom: { state: 'seen', phrase: 'slow: p99 4.8\u00a0s, normally 0.31\u00a0s', since: at('03:02:30') },
  ...{ recording: null, active_agents: ['infrastructure'] },
  agents: [
    agent('database', 'done', '38 lock waits, normally 2', 6),
    agent('network', 'done', '660 req/s, normally 410', 4),
    agent('application', 'done', 'pool 40 of 40, normally 12', 9),
    agent('infrastructure', 'looking', 'CPU, memory, disk of 9 pods', null),
    agent('tracing', 'not_seen', 'Tempo does not answer, 3 tries', 30),
  ],
  not_seen: [{ what: 'traces', why: 'Tempo does not answer' }],
  observations: [
    {
      ...{ id: 'o1', agent_id: 'database', observation_type: 'metric', source: 'prometheus:lock_waiters', value: 38 },
      ...{
        interpretation: 'orders-db: 38 lock waits, normally 2',
        confidence: 0.9,
        timestamp: at('03:08:40'),
        query_cost: 0,
      },
    },
  ],
  ...{
    hypotheses: [],
    nothing_wrong_confidence: 0.02,
    outside_confidence: 0.1,
    looks_again_at: null,
    tests: [],
    tested_hypotheses: [],
  },
  ...{
    human_decisions: [],
    mitigation_actions: [],
    audit_trail: [],
    post_mortem: null,
    total_cost: 0.02,
    cost_limit: 2,
  },
  ...{ consultation: null, trouble: [], error: null, zone: 'UTC', channel: '#checkout-oncall', look_seconds: 120 },
  ...{ first_round: false, cause: null, tested: [], next_test: null, verdicts: [], notes: [], feedback: null },
};

/** All are back: three causes, and one that was disproven by itself. */
export const ranked: WireStanding = {
  ...observing,
  status: 'awaiting_human',
  agents: observing.agents.map((one) =>
    one.state === 'looking' ? agent('infrastructure', 'done', 'nothing unusual', 13) : one,
  ),
  hypotheses: [
    {
      ...hypothesis({
        ...{
          number: 1,
          agent_id: 'database',
          statement: 'Lock contention on orders',
          current_confidence: 0.76,
          status: 'survived',
        },
        why: 'pid 45231 holds a lock since 02:58, 38 sessions wait, the waiting began 45\u00a0s before p99 rose',
      }),
      ledger: steps(
        ['start: how often locks are the cause here', -0.85, 0.3, null],
        ['lock waits rise before p99', 1.4, 0.63, 't1'],
        ['lock waits move with p99', 0.6, 0.76, 't2'],
      ),
    },
    hypothesis({
      ...{
        number: 2,
        agent_id: 'network',
        statement: 'Traffic spike on checkout',
        current_confidence: 0.48,
        status: 'open',
      },
      why: '660 requests/s, normally 410',
    }),
    hypothesis({
      ...{
        number: 3,
        agent_id: 'application',
        statement: 'Connection pool too small',
        current_confidence: 0.24,
        status: 'open',
      },
      why: '40 of 40 connections are in use',
    }),
    hypothesis({
      ...{
        number: 4,
        agent_id: 'application',
        statement: 'Deploy of checkout v412',
        current_confidence: 0.04,
        status: 'disproven',
      },
      why: 'v412 came at 02:10',
    }),
  ],
  tested: [
    { hypothesis: 1, line: '2 tests survived' },
    { hypothesis: 2, line: '1 test survived' },
    { hypothesis: 3, line: 'Not tested' },
    { hypothesis: 4, line: '1 test spoke against it' },
  ],
  next_test: {
    ...{ hash: '7f3ac901d2e4b6a8', hypothesis: 2, question: 'Did traffic rise before p99?' },
    ...{ tells: 'This one test separates 1 from 2.', takes: 'About 5\u00a0s, reads metrics, changes nothing.' },
  },
};

const verdict: WireStanding['verdicts'][number] = {
  ...{ test: '7f3ac901d2e4b6a8', run: 1, hypothesis: 2, question: 'Did traffic rise before p99?' },
  ...{ predicts: 'traffic rises before p99', recovery: false, decisive: true, verdict: 'disproven' },
  saw: 'p99 rise at 03:02:30, traffic at 03:05:40, 3\u00a0min 10\u00a0s later',
  ...{ why: '', weight: -2.2, from: 0.48, to: 0.09, asked_by: 'the command line' },
  ...{ registered_at: at('03:09:12'), read_at: at('03:09:14') },
};

/** Traffic came later: the second cause is out, the first leads by more. */
export const disproven: WireStanding = {
  ...ranked,
  hypotheses: ranked.hypotheses
    .map((one) => {
      if (one.number === 1) return { ...one, current_confidence: 0.84 };
      return one.number === 2 ? { ...one, current_confidence: 0.09, status: 'disproven' } : one;
    })
    .toSorted((a, b) => Number(a.status === 'disproven') - Number(b.status === 'disproven')),
  verdicts: [{ ...verdict, test: 't3', asked_by: null, verdict: 'survived', from: 0.25, to: 0.48 }, verdict],
  next_test: null,
};

/** A line of values every 30 s. */
const line = (
  name: string,
  unit: string,
  values: number[],
  onset: string,
  role: 'probe' | 'control' | 'symptom',
  from = '03:00:00',
): FalsificationResult['series'][number] => ({
  ...{ role, name, component: 'checkout', unit, onset: onset === '' ? null : at(onset) },
  points: values.map((value, index) => [Date.parse(at(from)) / 1000 + 30 * index, value]),
});
const P99 = [0.31, 0.3, 0.31, 0.32, 0.31, 0.9, 1.8, 2.6, 3.1, 3.6, 3.9, 4.1, 4.3, 4.5, 4.6, 4.7, 4.8, 4.8, 4.8, 4.8];
const TRAFFIC = [410, 408, 412, 410, 409, 411, 410, 412, 410, 411, 430, 470, 520, 570, 610, 640, 655, 660, 660, 660];

export const disprovenResult: FalsificationResult = {
  ...{
    investigation_id: 'inv',
    hypothesis_id: 'h2',
    test: verdict.test,
    run: 1,
    test_name: 'traffic_first',
    disproven: true,
  },
  ...{ expected_if_true: verdict.predicts, observed: verdict.saw, verdict: 'disproven', confidence_adjustment: -0.39 },
  ...{ from: 0.48, to: 0.09, reasoning: '' },
  evidence: [
    {
      ...{ id: 'e1', source: 'metrics', query: 'sum(rate(http_requests_total{service="checkout"}[1m]))' },
      ...{ start: at('02:30:00'), end: at('03:09:12'), read_at: at('03:09:14') },
    },
  ],
  ledger: steps(
    ['start: how often traffic is the cause here', -1.1, 0.25, null],
    ['traffic stays above its past', 1, 0.48, 't3'],
    ['traffic rises before p99', -2.2, 0.09, verdict.test],
  ),
  series: [line('p99', 's', P99, '03:02:30', 'control'), line('requests', '/s', TRAFFIC, '03:05:40', 'probe')],
};

const action: WireStanding['mitigation_actions'][number] = {
  ...{ action_id: 'a1', action: 'terminate_backend', title: 'Terminate database session pid 45231 on orders-db' },
  ...{ target: 'orders-db', params: { pid: 45231 }, risk: 'medium', status: 'awaiting_approval' },
  ...{
    requested_by: 'the command line',
    approved_by: [],
    expires_at: at('03:25:00'),
    result: '',
    outcome: null,
    hash: 'f',
  },
  hypothesis: 1,
  words: {
    happens: 'this one session ends, its open transaction rolls back',
    risk: 'the work of orders-archiver since 02:58 is lost',
    undo: 'none',
    predicted: 'waits 38 → 0 in 30\u00a0s, p99 below 0.6\u00a0s in 5\u00a0min',
  },
  ...{
    approvers_name: 'db-approvers',
    approvers_needed: 1,
    approvals: [],
    requested_at: at('03:10:40'),
    decided_by: null,
    decided_at: null,
  },
  ...{ reason: '', acted_at: null, recovery_test: 'r1', followed: null, outcome_saw: '', outcome_at: null, undo: null },
  undoes: null,
};

export const asked: WireStanding = { ...disproven, status: 'mitigating', mitigation_actions: [action] };

/** Approved in Slack, done, and the symptom is gone. */
export const recovered: WireStanding = {
  ...asked,
  ...{ status: 'resolved', end_time: at('03:14:30'), cause: 1 },
  hypotheses: asked.hypotheses.map((one) => (one.number === 1 ? { ...one, current_confidence: 0.96 } : one)),
  verdicts: [
    ...asked.verdicts,
    {
      ...verdict,
      ...{ test: 'r1', hypothesis: 1, recovery: true, verdict: 'survived', asked_by: null, from: 0.84, to: 0.96 },
      read_at: at('03:14:30'),
    },
  ],
  mitigation_actions: [
    {
      ...action,
      ...{ status: 'acted', approved_by: ['Marcus O.'], approvals: [{ by: 'Marcus O.', at: at('03:11:20') }] },
      ...{ decided_by: 'Marcus O.', decided_at: at('03:11:20'), acted_at: at('03:11:22') },
      result: 'Session 45231 is gone, read back.',
      ...{ outcome: 'recovered', outcome_at: at('03:14:30') },
      outcome_saw: 'p99 back at 0.33\u00a0s at 03:14, 3\u00a0min 8\u00a0s after the action',
    },
  ],
};

export const recoveredResult: FalsificationResult = {
  ...disprovenResult,
  test: 'r1',
  series: [
    line('p99', 's', [4.8, 4.8, 4.7, 4.8, 3.6, 2.6, 1.6, 0.9, 0.5, 0.33, 0.33, 0.33], '', 'symptom', '03:09:00'),
  ],
};
