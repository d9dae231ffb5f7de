import type { Action, Investigation } from '@compass/core';
import {
  acted,
  action,
  aPostMortem,
  approved,
  aTest,
  grounds,
  HOSTILE,
  hypothesis,
  ID,
  marcus,
  on,
  priya,
  remembered,
  seen,
  state,
  verdict,
  wayBack,
} from './record-parts.ts';

/** Records made by hand, one of each state of one incident. */
export const triggered: Investigation = {
  id: ID,
  number: 1042,
  revision: 1,
  status: 'triggered',
  trigger: {
    source: 'pagerduty',
    service: 'orders',
    symptoms: ['p99 latency above 2 s'],
    severity: 'P1',
    context: {},
    timestamp: on('03:07:04'),
  },
  startedBy: { kind: 'pagerduty', name: 'PagerDuty' },
  startedAt: on('03:07:05'),
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
  cost: { usd: 0.02, limit: 2, reads: 9 },
  trouble: [],
  error: null,
};

export const observing: Investigation = {
  ...triggered,
  status: 'observing',
  symptom: seen,
  window: { referenceStart: on('02:30:00'), start: on('03:00:00'), end: on('03:09:00'), stepSeconds: 15 },
  agents: [
    { agent: 'database', state: 'done', line: '38 lock waits, normally 2', seconds: 6, observations: 2 },
    { agent: 'network', state: 'looking', line: 'looking', seconds: null, observations: 0 },
    { agent: 'tracing', state: 'not_seen', line: 'not seen (Tempo)', seconds: 30, observations: 0 },
  ],
};

const LOCK = hypothesis(1, 'Lock contention on orders', 0.76);
const TRAFFIC = hypothesis(2, 'Traffic spike on orders', 0.48, {
  agent: 'network',
  status: 'open',
  why: 'Requests are 660/s, normally 410/s.',
});
const DEPLOY = hypothesis(3, 'Deploy of orders v412', 0.04, {
  agent: 'application',
  status: 'disproven',
  initialConfidence: 0.27,
});

export const deciding: Investigation = {
  ...observing,
  status: 'awaiting_human',
  agents: observing.agents.map((one) =>
    one.state === 'looking' ? { ...one, state: 'done', line: '660/s, normally 410/s', seconds: 42 } : one,
  ),
  notSeen: [{ what: 'traces', why: 'Tempo does not answer' }],
  hypotheses: [LOCK, TRAFFIC, DEPLOY],
  tests: [
    state(
      aTest(1, 'aaaa10aaaa10aaaa', 'Do lock waits begin before p99 rises?', {
        probe: { source: 'metrics', name: 'lock waits', query: 'waits', component: null, unit: '', worse: 'up' },
      }),
      'done',
    ),
    state(aTest(2, 'bbbb20bbbb20bbbb', 'Did traffic rise before p99?'), 'offered'),
    state(
      aTest(3, 'cccc30cccc30cccc', 'Did p99 rise after the deploy?', {
        predicts: 'p99 rises within 15 min of the deploy',
      }),
      'done',
    ),
  ],
  verdicts: [
    verdict('aaaa10aaaa10aaaa', 1, { from: 0.5 }),
    verdict('cccc30cccc30cccc', 3, {
      verdict: 'disproven',
      saw: 'p99 stay at 0.28 to 0.35 s for 82 min',
      from: 0.27,
      to: 0.04,
    }),
  ],
};

export const testing: Investigation = {
  ...deciding,
  status: 'testing',
  tests: deciding.tests.map((one) =>
    one.test.hypothesis === 2 ? { ...one, state: 'running', askedBy: 'Priya N.' } : one,
  ),
};

/** The bar is not reached: no cause may be named. */
export const unsettled: Investigation = { ...deciding, hypotheses: [{ ...LOCK, confidence: 0.55 }, TRAFFIC, DEPLOY] };

export const settled: Investigation = {
  ...deciding,
  hypotheses: [{ ...LOCK, confidence: 0.84 }, { ...TRAFFIC, confidence: 0.09, status: 'disproven' }, DEPLOY],
  tests: deciding.tests.map((one) => ({ ...one, state: 'done' as const })),
  verdicts: [
    ...deciding.verdicts,
    verdict('bbbb20bbbb20bbbb', 2, {
      verdict: 'disproven',
      saw: 'p99 rise at 03:02 and traffic 3 min 10 s later',
      weight: -2.2,
      from: 0.48,
      to: 0.09,
      askedBy: 'Priya N.',
      readAt: on('03:09:14'),
    }),
  ],
};

export const untestable: Investigation = {
  ...deciding,
  verdicts: [
    ...deciding.verdicts,
    verdict('bbbb20bbbb20bbbb', 2, {
      verdict: 'untestable',
      saw: '',
      why: 'Tempo does not answer',
      weight: 0,
      from: 0.48,
      to: 0.48,
      askedBy: 'Priya N.',
    }),
  ],
};

const withAction = (over: Partial<Action>, more: Partial<Investigation> = {}): Investigation => ({
  ...settled,
  status: 'mitigating',
  actions: [{ ...action, ...over }],
  ...more,
});
export const asked = withAction({});
export const beingDone = withAction({ ...approved, state: 'acting' });
export const watching = withAction({ ...acted, watchUntil: on('03:16:30') });
export const rejected = withAction(
  { ...approved, approvals: [], state: 'rejected', reason: 'archiver is nearly done' },
  { status: 'awaiting_human' },
);
export const expired = withAction({ state: 'expired' }, { status: 'awaiting_human' });
export const isVoid = withAction({ state: 'void', reason: 'The evidence has changed.' }, { status: 'awaiting_human' });
export const unknown = withAction({ ...approved, state: 'unknown', result: 'COMPASS was stopped while acting.' });
export const noEffect = withAction(
  { ...acted, outcome: 'no_effect', outcomeSaw: 'p99 4.7 s after 5 min', outcomeAt: on('03:16:30') },
  { status: 'awaiting_human' },
);
export const worse = withAction(
  { ...acted, outcome: 'worse', outcomeSaw: 'p99 4.8 s to 7.9 s', outcomeAt: on('03:13:30') },
  { status: 'awaiting_human' },
);
const scaled: Partial<Action> = {
  ...acted,
  title: 'Scale orders to 12 pods',
  outcome: 'worse',
  outcomeSaw: 'p99 4.8 s to 7.9 s',
  outcomeAt: on('03:13:30'),
  undo: { ...wayBack, taken: null },
};
export const canBeUndone = withAction(scaled, { status: 'awaiting_human' });
export const kept = withAction(
  { ...scaled, undo: { ...wayBack, taken: 'kept' } },
  {
    status: 'awaiting_human',
    decisions: [{ by: marcus, at: on('03:14:00'), what: 'keep', about: 'Scale orders to 12 pods' }],
  },
);

export const recovered: Investigation = {
  ...settled,
  status: 'resolved',
  endedAt: on('03:14:30'),
  hypotheses: settled.hypotheses.map((one) => (one.number === 1 ? { ...one, confidence: 0.96 } : one)),
  actions: [
    { ...action, ...acted, outcome: 'recovered', outcomeSaw: 'p99 0.33 s after 3 min 8 s', outcomeAt: on('03:14:30') },
  ],
  tests: [
    ...settled.tests,
    state(aTest(1, 'dddd10dddd10dddd', 'Does the symptom end with the cause?', { name: 'recovery' }), 'done'),
  ],
  verdicts: [
    ...settled.verdicts,
    verdict('dddd10dddd10dddd', 1, { saw: 'p99 0.33 s', from: 0.84, to: 0.96, readAt: on('03:14:31') }),
  ],
  postMortem: aPostMortem,
};
export const agreed: Investigation = { ...recovered, feedback: { by: priya, at: on('03:16:00'), answer: 'yes' } };

export const published: Investigation = {
  ...recovered,
  postMortem: {
    ...aPostMortem,
    ...grounds,
    edits: [{ section: 'root_cause', by: priya, at: on('03:20:00') }],
    published: { by: marcus, at: on('03:30:00') },
  },
};

export const quiet: Investigation = {
  ...triggered,
  status: 'awaiting_human',
  window: observing.window,
  symptom: {
    ...seen,
    state: 'absent',
    value: 0.33,
    since: null,
    phrase: 'as usual: p99 0.33\u00a0s, normally 0.31\u00a0s',
  },
  agents: observing.agents.map((one) => ({ ...one, state: 'done' as const })),
};
export const closedQuiet: Investigation = { ...quiet, status: 'closed', endedAt: on('03:20:00') };
export const notMeasurable: Investigation = {
  ...deciding,
  symptom: { ...seen, state: 'not_measurable', signal: null, since: null, phrase: 'not measurable' },
};
export const closed: Investigation = { ...settled, status: 'closed', endedAt: on('03:20:00') };
export const closedUnsettled: Investigation = { ...unsettled, status: 'closed', endedAt: on('03:20:00') };
export const failed: Investigation = { ...triggered, status: 'failed', error: 'No source answered in three tries.' };
export const noted: Investigation = {
  ...deciding,
  notes: [
    { by: priya, at: on('03:09:00'), text: 'archiver was moved to 03:00', query: 'up', answer: 'It is 1, normally 1.' },
  ],
};
export const played: Investigation = {
  ...recovered,
  recording: { id: 'lock-contention-orders', recordedFrom: on('02:00:00'), recordedTo: on('03:20:00') },
};

/** As much of everything as the record may hold, and text from people who mean harm. */
export const crowded: Investigation = {
  ...deciding,
  trigger: { ...deciding.trigger, service: HOSTILE.repeat(3).slice(0, 200), symptoms: [HOSTILE] },
  notSeen: Array.from({ length: 12 }, (_, index) => ({ what: `source ${index}`, why: HOSTILE })),
  trouble: Array.from({ length: 12 }, () => HOSTILE.repeat(4)),
  hypotheses: Array.from({ length: 24 }, (_, index) => ({
    ...LOCK,
    id: `0192f000-0000-7000-8000-0000000001${String(index).padStart(2, '0')}`,
    number: index + 1,
    statement: HOSTILE.repeat(3).slice(0, 120),
    why: HOSTILE.repeat(10),
    status: index < 12 ? ('open' as const) : ('disproven' as const),
  })),
  verdicts: Array.from({ length: 24 }, (_, index) =>
    verdict('bbbb20bbbb20bbbb', index + 1, {
      verdict: 'disproven',
      saw: HOSTILE.repeat(9),
      askedBy: HOSTILE,
      run: index + 1,
    }),
  ),
  actions: [
    {
      ...action,
      title: HOSTILE.repeat(4),
      note: HOSTILE.repeat(4),
      words: { happens: HOSTILE.repeat(9), risk: HOSTILE, undo: HOSTILE.repeat(9), predicted: HOSTILE },
    },
  ],
  notes: [
    { by: { ...priya, name: HOSTILE }, at: on('03:09:00'), text: HOSTILE.repeat(25), query: HOSTILE, answer: HOSTILE },
  ],
};

export const recalling: Investigation = { ...deciding, ...remembered(LOCK) };
