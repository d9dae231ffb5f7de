import { expect, test } from 'vitest';
import { AgentSettings } from '../src/nouns/agent.ts';
import type { Ports } from '../src/ports/context.ts';
import { budgetLeftMs, longestBudgetMs } from '../src/steps/time-budget.ts';

const budget = (seconds: number) => AgentSettings.parse({ time_budget_seconds: seconds });
// Of an agent only its id is looked at, of the settings only these.
const ports = {
  agents: [{ id: 'database' }, { id: 'network' }, { id: 'tracing' }],
  settings: { agents: { database: budget(45), network: budget(20) }, hypothesisTimeoutMs: 40_000 },
} as unknown as Pick<Ports, 'agents' | 'settings'>;

const startedAt = '2026-11-27T14:00:00.000Z';
const after = (seconds: number) => new Date(Date.parse(startedAt) + seconds * 1000);

test('the deadline is that of the most patient agent; one without a budget has 30 s, and so has an installation without agents', () => {
  expect(longestBudgetMs(ports)).toBe(45_000);
  expect(longestBudgetMs({ ...ports, agents: ports.agents.slice(1) })).toBe(30_000);
  expect(longestBudgetMs({ ...ports, agents: [] })).toBe(30_000);
});

test('hypotheses have what is left of it since the agents were sent out, never more than their own time, and at least five seconds', () => {
  expect(budgetLeftMs(ports, { startedAt }, after(1))).toBe(40_000);
  expect(budgetLeftMs(ports, { startedAt }, after(15))).toBe(30_000);
  expect(budgetLeftMs(ports, { startedAt }, after(44))).toBe(5000);
  expect(budgetLeftMs(ports, { startedAt }, after(3600))).toBe(5000);
});

test('a second look has a deadline of its own', () => {
  const survey = { registeredAt: after(600).toISOString(), hash: '', outside: null } as never;
  expect(budgetLeftMs(ports, { startedAt, survey }, after(615))).toBe(30_000);
});
