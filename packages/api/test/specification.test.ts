import { type Action, FalsificationResult, type Investigation, WireInvestigation } from '@compass/core';
import { expect, it } from 'vitest';
import { HASH, read, tested } from './kept.ts';
import { openWorld } from './support.ts';

const at = tested.startedAt;
const alice = { kind: 'slack' as const, id: 'U1', name: 'alice' };
const words = { happens: 'a session ends', risk: 'its work is lost', undo: 'none', predicted: 'waits fall' };
const action = {
  ...{ id: 'a1', entry: 'terminate_backend', title: 'Terminate session 45231', target: 'orders-db' },
  ...{ params: { pid: 45231 }, risk: 'medium', effect: 'idempotent', words, approversName: 'db-approvers' },
  ...{ approversNeeded: 1, hypothesis: 1, confidence: 0.63, note: '', requestedBy: alice, requestedAt: at },
  ...{ expiresAt: at, hash: 'f00d', evidenceVersion: '1', state: 'awaiting_approval', approvals: [] },
  ...{ decidedBy: null, decidedAt: null, reason: '', actedAt: null, result: '', recoveryHash: 'r1' },
  ...{ watchUntil: null, outcome: null, outcomeSaw: '', outcomeAt: null },
} as Partial<Action> as Action;
/** With something in every list that REST tells of. */
const full: Investigation = {
  ...tested,
  agents: [{ agent: 'tracing', state: 'looking', line: 'looking', seconds: null, observations: 0 }],
  hypotheses: tested.hypotheses.map((one) => ({
    ...one,
    confidence: 0.63,
    supports: tested.observations.map(({ id }) => id),
    suggestion: { action: 'terminate_backend', params: { pid: 45231 } },
  })),
  decisions: [{ by: alice, at, what: 'asked for approval', about: 'a1' }],
  actions: [action],
  cost: { usd: 0.47, limit: 10, reads: 3 },
};
const get = async (path: string) => {
  const { api } = await openWorld({ kept: [full], evidence: [read] });
  return (await api.inject(`/api/v1/investigations/INV-7${path}`)).json();
};

it('an investigation is told with every field of the specification', async () => {
  const told = await get('');
  expect(WireInvestigation.parse(told)).toMatchObject({
    ...{ investigation_id: full.id, status: 'awaiting_human', next_action: 'AWAIT_HUMAN_DECISION' },
    trigger: { source: 'api', service: 'orders', symptoms: ['slow'], severity: 'P2', context: {}, timestamp: at },
    active_agents: ['tracing'],
    tested_hypotheses: [full.hypotheses[0]?.id],
    human_decisions: [{ by: 'alice', at, what: 'asked for approval', about: 'a1' }],
    mitigation_actions: [{ action_id: 'a1', action: 'terminate_backend', target: 'orders-db', params: { pid: 45231 } }],
    audit_trail: [],
    ...{ total_cost: 0.47, start_time: at, end_time: null },
  });
  expect(told.observations).toEqual([
    {
      ...{
        id: full.observations[0]?.id,
        agent_id: 'application',
        observation_type: 'log',
        source: 'loki',
        value: null,
      },
      ...{ interpretation: 'lines that were not there before', confidence: 0.8, timestamp: at, query_cost: 0 },
    },
  ]);
});

it('a hypothesis is told with every field of the specification', async () => {
  const [told] = (await get('')).hypotheses;
  expect(told).toMatchObject({
    ...{ id: full.hypotheses[0]?.id, agent_id: 'database', statement: 'Lock contention on orders', status: 'open' },
    ...{ initial_confidence: 0.3, current_confidence: 0.63, affected_systems: ['orders'] },
    supporting_observations: [full.observations[0]?.id],
    falsification_tests: ['cause_precedes_symptom'],
    suggested_mitigation: 'terminate_backend',
  });
});

it('the result of a test is told with every field of the specification', async () => {
  expect(FalsificationResult.parse(await get(`/tests/${HASH}`))).toMatchObject({
    ...{ hypothesis_id: full.hypotheses[0]?.id, test_name: 'cause_precedes_symptom', disproven: false },
    expected_if_true: 'lock waits leave their past before latency does',
    observed: 'lock waits rise at 03:10, 45 s before latency',
    confidence_adjustment: expect.closeTo(0.33),
    evidence: [{ id: read.id, source: 'metrics', query: 'lock_waiters' }],
    reasoning:
      'Predicted lock waits leave their past before latency does. Saw lock waits rise at 03:10, 45 s before latency.',
  });
});
