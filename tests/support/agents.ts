import { type Agent, defineAgent, type HypothesisDraft, type Observation, type TestDraft } from '@compass/core';

export const observation = (id: string, at: string, more: Partial<Observation>): Observation => ({
  id,
  agent: 'database',
  type: 'metric',
  source: 'prometheus:lock_waiters',
  topic: 'lock_waits',
  component: 'orders-db',
  value: 38,
  normal: 0,
  unit: '',
  unusual: true,
  score: 9,
  onset: at,
  interpretation: '38 lock waits, normally 0',
  short: '38 lock waits, normally 0',
  confidence: 0.8,
  evidence: [],
  facts: {},
  untrusted: false,
  at,
  ...more,
});

export const before = (name: string, query: string, decisive: boolean): TestDraft => ({
  name,
  question: `Did ${query} rise before p99?`,
  predicts: `${query} rises before p99`,
  refutedBy: 'a later rise, or none',
  probe: { source: 'metrics', name: query, query, component: null, unit: '', worse: 'up' },
  control: { source: 'metrics', name: 'p99', query: 'p99', component: 'orders', unit: 's', worse: 'up' },
  comparator: 'rises_before',
  effect: 0,
  decisive,
  weight: { survived: 1.4, disproven: -2.2 },
  requires: ['prometheus'],
  costSeconds: 5,
});

export const draft = (
  changes: Partial<HypothesisDraft> & Pick<HypothesisDraft, 'statement' | 'supports' | 'tests'>,
): HypothesisDraft => ({
  agent: 'database',
  kind: changes.statement,
  mechanism: 'waiting',
  component: 'orders-db',
  why: 'as seen',
  prior: 0.3,
  affected: ['orders'],
  suggestion: null,
  ...changes,
});

/** Sees lock waits and a traffic rise, and proposes both as causes: one is true, the other comes too late. */
export const specialist: Agent = defineAgent({
  id: 'database',
  title: 'Database',
  requires: ['prometheus'],
  reads: [],
  observe: async (input) => ({
    observations: [
      observation(input.observationId(), input.now, { topic: 'blocking_session', facts: { pid: 45231, waiting: 38 } }),
      observation(input.observationId(), input.now, { topic: 'traffic', component: 'orders' }),
    ],
    line: '38 lock waits, normally 0',
    notSeen: [],
  }),
  hypothesise: ({ observations }) => {
    const of = (topic: string) => observations.filter((one) => one.topic === topic).map((one) => one.id);
    return [
      draft({
        statement: 'Lock contention on orders',
        supports: of('blocking_session'),
        tests: [
          before('waits_first', 'waits', true),
          { ...before('again', 'waits', false), question: 'Do they rise at all?', comparator: 'above', effect: 2 },
          before('third', 'waits', false),
        ],
        suggestion: { action: 'terminate_backend', params: { pid: 45231 } },
      }),
      draft({
        statement: 'Traffic spike on orders',
        component: 'orders',
        supports: of('traffic'),
        tests: [before('traffic_first', 'traffic', true)],
      }),
    ];
  },
});

/** Cites an observation that nobody made. */
export const liar: Agent = defineAgent({
  id: 'network',
  title: 'Network',
  requires: [],
  reads: [],
  observe: async () => ({ observations: [], line: 'nothing unusual', notSeen: [] }),
  hypothesise: () => [draft({ statement: 'An invented cause', supports: ['no-such-observation'], tests: [] })],
});

/** Never answers, whatever is aborted. */
export const hanging: Agent = defineAgent({
  id: 'tracing',
  title: 'Tracing',
  requires: [],
  reads: [],
  observe: () => new Promise(() => undefined),
  hypothesise: () => [],
});
