import type {
  Action,
  Evidence,
  Hypothesis,
  Investigation,
  PostMortem,
  Similar,
  Symptom,
  Test,
  TestState,
  Verdict,
} from '@compass/core';

/** What the records made by hand are made of: one incident, in which a session of orders-archiver holds a lock, and orders waits. */
export const ID = '0192f000-0000-7000-8000-000000001042';
export const on = (time: string) => `2026-11-22T${time}Z`;
export const priya = { kind: 'slack' as const, id: 'U0ALICE', name: 'Priya N.' };
export const marcus = { kind: 'slack' as const, id: 'U0BOB', name: 'Marcus O.' };

export const seen: Symptom = {
  state: 'seen',
  signal: { name: 'latency', kind: 'latency', query: 'p99', worse: 'up', unit: 's', title: 'p99' },
  component: 'orders',
  value: 4.8,
  normal: 0.31,
  range: [0.28, 0.36],
  unit: 's',
  since: on('03:02:30'),
  phrase: 'slow: p99 4.8\u00a0s, normally 0.31\u00a0s',
  evidence: ['e1'],
};

export const hypothesis = (
  number: number,
  statement: string,
  confidence: number,
  over: Partial<Hypothesis> = {},
): Hypothesis => ({
  id: `0192f000-0000-7000-8000-00000000000${number}`,
  number,
  agent: 'database',
  kind: 'lock_contention',
  statement,
  mechanism: 'A session holds a lock.',
  component: 'orders-db',
  why: 'Session pid 45231 has held a lock since 02:58. 38 sessions wait for it.',
  supports: ['o1'],
  prior: 0.3,
  tests: [],
  affected: ['orders'],
  suggestion: { action: 'terminate_backend', params: { pid: 45231 } },
  threshold: null,
  ledger: [
    { why: 'start: how often lock contention is the cause', weight: -0.8, confidence: 0.3, test: null, verdict: null },
    { why: 'lock waits stay above their past', weight: 1.4, confidence, test: `test${number}0`, verdict: 'survived' },
  ],
  initialConfidence: 0.3,
  confidence,
  status: 'survived',
  ...over,
});

export const aTest = (hypothesis: number, hash: string, question: string, over: Partial<Test> = {}): Test => ({
  hash,
  hypothesis,
  name: 'precedence',
  question,
  predicts: 'traffic rises before p99',
  refutedBy: 'a rise later than p99, or none',
  probe: { source: 'metrics', name: 'requests', query: 'rate(x[1m])', component: null, unit: '/s', worse: 'up' },
  control: null,
  comparator: 'rises_before',
  effect: 1,
  window: { referenceStart: on('02:30:00'), start: on('03:00:00'), end: on('03:09:00'), stepSeconds: 15 },
  decisive: true,
  weight: { survived: 1, disproven: -2.2 },
  requires: [],
  costSeconds: 5,
  registeredAt: on('03:08:12'),
  ...over,
});

export const state = (test: Test, state: TestState['state'], askedBy: string | null = null): TestState => ({
  test,
  state,
  askedBy,
  ranAt: null,
});

export const verdict = (test: string, hypothesis: number, over: Partial<Verdict> = {}): Verdict => ({
  test,
  hypothesis,
  verdict: 'survived',
  saw: 'lock waits rise to 38, normally 2',
  why: '',
  weight: 1.4,
  evidence: ['e1'],
  readAt: on('03:08:14'),
  run: 1,
  from: 0.3,
  to: 0.76,
  askedBy: null,
  ...over,
});

export const action: Action = {
  id: '0192f000-0000-7000-8000-0000000000a1',
  entry: 'terminate_backend',
  title: 'Terminate database session pid 45231 on orders-db',
  target: 'orders-db',
  params: { pid: 45231, backend_start: '2026-11-22T02:58:41.123456Z' },
  risk: 'medium',
  effect: 'declarative',
  words: {
    happens: 'this one session ends, its open transaction rolls back.',
    risk: 'what orders-archiver has not committed is lost.',
    undo: 'none. An ended session cannot come back.',
    predicted: 'p99 below 0.6 s in 5 min',
  },
  approversName: 'db-approvers',
  approversNeeded: 1,
  hypothesis: 1,
  confidence: 0.84,
  note: '',
  requestedBy: priya,
  requestedAt: on('03:10:00'),
  expiresAt: on('03:25:00'),
  hash: 'h',
  evidenceVersion: 'v',
  state: 'awaiting_approval',
  approvals: [],
  decidedBy: null,
  decidedAt: null,
  reason: '',
  actedAt: null,
  result: '',
  recovery: aTest(1, 'x', 'Does the symptom end with the cause?', { name: 'recovery' }),
  recoveryHash: 'dddd10dddd10dddd',
  watchUntil: null,
  outcome: null,
  outcomeSaw: '',
  outcomeAt: null,
};

export const HOSTILE = '<!channel> <@U0BOB> *bold* `code` ~no~ _it_ :fire: https://evil.example & \u202eabc';

const START = Date.parse(on('02:30:00')) / 1000;

const series = (value: (at: number) => number): [number, number][] =>
  Array.from({ length: 157 }, (_, index) => [START + index * 15, value(START + index * 15)]);
const ONSET = Date.parse(on('03:02:30')) / 1000;

export const evidence: Evidence[] = [
  {
    id: 'e1',
    investigation: ID,
    source: 'metrics',
    server: 'prometheus',
    query: 'p99',
    start: on('02:30:00'),
    end: on('03:09:00'),
    stepSeconds: 15,
    readAt: on('03:09:00'),
    readings: [
      {
        role: 'symptom',
        name: 'p99',
        component: 'orders',
        unit: 's',
        points: series((at) => (at < ONSET ? 0.3 : 4.8)),
        recorded: null,
      },
      {
        role: 'probe',
        name: 'requests',
        component: 'orders',
        unit: '/s',
        points: series((at) => (at < ONSET + 190 ? 410 : 660)),
        recorded: null,
      },
    ],
    untrusted: false,
  },
];

/** What was approved together with a scaling, and takes it back. */
export const wayBack: Omit<NonNullable<Action['undo']>, 'taken'> = {
  entry: 'scale_back',
  title: 'Scale orders back to 6 pods',
  target: 'orders',
  params: { pods: 6 },
  risk: 'low',
  effect: 'idempotent',
  words: {
    happens: 'six pods end, in about 40 s.',
    risk: 'less room.',
    undo: 'scale again.',
    predicted: 'p99 below 0.6 s',
  },
  approversName: 'oncall',
  approversNeeded: 1,
  recovery: action.recovery,
};

export const aPostMortem: PostMortem = {
  name: 'PM-2026-11-22-001',
  investigation_id: ID,
  incident_title: 'orders slow for 12 min',
  executive_summary: 'orders was slow.',
  timeline: [],
  impact: { from: on('03:02:30'), to: on('03:14:30'), sentence: '22 Nov, 03:02 to 03:14 UTC · orders was slow' },
  root_cause: 'Lock contention on orders, 96 %, very likely.',
  contributing_factors: [],
  what_went_well: [],
  what_went_poorly: [],
  where_we_got_lucky: [],
  action_items: [{ title: 'Make traces visible to COMPASS', why: 'Tempo does not answer' }],
  hypotheses_tested: [],
  lessons_learned: [],
  similar_incidents: [],
  markdown: '# PM-2026-11-22-001',
  writtenAt: on('03:15:00'),
};

/** What a post-mortem rests on and took. */
export const grounds: Pick<PostMortem, 'cost' | 'sentences'> = {
  cost: { usd: 0.11, limit: 2, reads: 23 },
  sentences: [
    {
      section: 'impact',
      text: '22 Nov, 03:02 to 03:14 UTC · orders was slow',
      rests: [{ kind: 'symptom', id: 'symptom', what: 'the symptom as measured', sha256: '6ae922f2c17fa99f' }],
    },
  ],
};

export const approved = {
  approvals: [{ by: marcus, at: on('03:11:20') }],
  decidedBy: marcus,
  decidedAt: on('03:11:20'),
};
export const acted = {
  ...approved,
  state: 'acted' as const,
  actedAt: on('03:11:22'),
  result: 'Read back: the session is gone.',
};

/** An incident of the past that hypothesis 1 is like. */
const alike: Similar = {
  id: '00000000-0000-4000-8000-000000000871',
  number: 871,
  labels: { service: 'orders', component: 'orders-db', kind: 'lock_contention', signal: 'latency' },
  told: { statement: 'Lock contention on orders', outcome: 'Terminate session pid 91 on orders-db: recovered' },
  learnedAt: '2026-11-03T10:00:00.000Z',
  common: ['service orders', 'latency is bad'],
  likeness: 0.8,
  weight: 0.7,
  why: '',
};

export const remembered = (one: Hypothesis): Pick<Investigation, 'hypotheses' | 'similar'> => ({
  hypotheses: [{ ...one, recalled: { patterns: [alike], weight: 0.49, alone: false } }],
  similar: [alike, { ...alike, id: 'other', number: 790, why: 'not proposed: no test here could disprove it' }],
});
