import { AT_CLIENT, NOT_REQUESTS, type Signal, wordOf } from '@compass/core';

/** What a signal is about. Signals carry no role: their kind and the words of their names decide. */
export interface Topic {
  topic: string;
  kinds: Signal['kind'][];
  names: RegExp;
  not?: RegExp;
  /** What people call it in a sentence; absent = as the signal is called. */
  word?: string;
}

export const topics = {
  lock_waiters: {
    topic: 'lock_waiters',
    kinds: ['saturation'],
    names: /(?<![bc])lock|blocked/i,
    not: /age|seconds|blocker|blocking/i,
    word: 'lock waits',
  },
  transaction_age: {
    topic: 'transaction_age',
    kinds: ['saturation'],
    names: /(transaction|xact|blocker|blocking).{0,16}(age|seconds)/i,
    word: 'oldest transaction',
  },
  connections: {
    topic: 'connections',
    kinds: ['saturation'],
    names: /connection|backends/i,
    not: /pool/i,
    word: 'connections',
  },
  pool: { topic: 'pool', kinds: ['saturation'], names: /pool/i, word: 'pool' },
  cpu: { topic: 'cpu', kinds: ['saturation'], names: /cpu/i, word: 'CPU' },
  memory: { topic: 'memory', kinds: ['saturation'], names: /mem(?!ber|cache)/i, word: 'memory' },
  client_latency: { topic: 'client_latency', kinds: ['latency'], names: AT_CLIENT },
  latency: { topic: 'latency', kinds: ['latency'], names: /./, not: AT_CLIENT },
  errors: { topic: 'errors', kinds: ['errors'], names: /./, word: 'errors' },
  traffic: { topic: 'traffic', kinds: ['traffic'], names: /./, not: NOT_REQUESTS, word: 'traffic' },
} satisfies Record<string, Topic>;

export const isAbout = (topic: Topic, signal: Signal): boolean =>
  topic.kinds.includes(signal.kind) && topic.names.test(signal.name) && topic.not?.test(signal.name) !== true;

/** Signals of a topic, those that name what waits or blocks first: they say more than a count of locks or an age. */
export const signalsAbout = (topic: Topic, signals: Signal[]): Signal[] =>
  signals
    .filter((signal) => isAbout(topic, signal))
    .toSorted((a, b) => Number(/wait|block/i.test(b.name)) - Number(/wait|block/i.test(a.name)));

export const wordFor = (topic: Topic | undefined, signal: Signal): string => topic?.word ?? wordOf(signal);
