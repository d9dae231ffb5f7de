import type { HypothesisDraft, HypothesiseInput, Observation } from '@compass/core';
import { seenOf, unusualOf } from '../shared/find.ts';
import { offeredTests } from '../shared/tests.ts';
import { edgeTests } from './tests.ts';

const SEVERAL = 2;

const endsOf = (one: Observation): { client: string | null; server: string | null } => {
  const labels: unknown = one.facts['labels'];
  const text = (name: string) => {
    const value: unknown = typeof labels === 'object' && labels !== null ? Reflect.get(labels, name) : undefined;
    return typeof value === 'string' ? value : null;
  };
  return { client: text('client') ?? text('source'), server: text('server') ?? one.component };
};

function slowEdge(input: HypothesiseInput, one: Observation): HypothesisDraft {
  const ends = endsOf(one);
  const server = ends.server ?? input.service;
  const client = ends.client ?? (server === input.service ? null : input.service);
  return {
    agent: 'network',
    kind: 'slow_network',
    statement: client === null ? `Network to ${server} is slow` : `Network between ${client} and ${server} is slow`,
    mechanism: 'Time passes between the client and the server, outside of both.',
    component: server,
    why: `As the client sees it: ${one.short}.`,
    supports: [one.id],
    prior: 0.15,
    tests: offeredTests(edgeTests(input, one, seenOf(input, 'latency', server)), input.settings),
    affected: [...new Set([...(client === null ? [] : [client]), server])],
    suggestion: null,
  };
}

export const hypothesise = (input: HypothesiseInput): HypothesisDraft[] =>
  unusualOf(input, 'client_latency')
    .slice(0, SEVERAL)
    .map((one) => slowEdge(input, one));
