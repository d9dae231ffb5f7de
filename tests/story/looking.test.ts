import type { Agent } from '@compass/core';
import { describe, expect, it } from 'vitest';
import { hanging, liar, specialist } from '../support/agents.ts';
import { begin, opened } from '../support/opened.ts';
import { scriptedTelemetry, unset } from '../support/telemetry.ts';
import { alice } from '../support/world.ts';

describe('looking', () => {
  it('accuses nobody when the symptom is measured and not there', async () => {
    const compass = opened({ telemetry: scriptedTelemetry({ quiet: true }) });
    const listed = await begin(compass);
    expect(listed.symptom?.state).toBe('absent');
    expect(listed.hypotheses).toEqual([]);
    const again = await compass.ask(alice, 'look_again', { investigation: listed.id });
    expect(again.ok).toBe(true);
    await compass.until(
      listed.id,
      'the second look',
      (one) => one.status === 'awaiting_human' && one.agents.every((agent) => agent.state === 'done'),
    );
    const closed = await compass.ask(alice, 'close', { investigation: listed.id });
    expect(closed.ok).toBe(true);
    expect((await compass.until(listed.id, 'the end', (one) => one.postMortem !== null)).status).toBe('closed');
  });

  it('looks back to when a person says that it began, and no further back than an incident of now', async () => {
    const windowOf = async (since: number) => {
      const compass = opened();
      const about = { service: 'orders', source: 'slack', since: new Date(since).toISOString() };
      const answer = await compass.ask(alice, 'start_investigation', about);
      if (!answer.ok) throw new Error(answer.lines.join());
      const { window, trigger } = await compass.until(answer.investigation, 'its window', (one) => one.window !== null);
      return { start: Date.parse(window?.start ?? ''), asked: Date.parse(trigger.timestamp) };
    };
    const hour = 3_600_000;
    const began = Date.now() - hour;
    // The look-back of these settings is 5 min.
    expect((await windowOf(began)).start).toBe(began - 300_000);
    const { start, asked } = await windowOf(began - 24 * hour);
    expect(asked - start).toBeLessThanOrEqual(6 * hour + 300_000 + 1000);
    const later = await windowOf(Date.now() + hour);
    expect(later.start).toBeLessThanOrEqual(later.asked - 300_000 + 1000);
  });

  it('names an agent that does not answer, and goes on with the others', async () => {
    const compass = opened({
      agents: [specialist, hanging],
      settings: {
        agents: {
          tracing: { time_budget_seconds: 0.2, observation_queries: {}, disproof_strategies: [], data_sources: [] },
        },
      },
    });
    const listed = await begin(compass);
    expect(listed.agents.map((one) => one.state)).toEqual(['done', 'not_seen']);
    expect(listed.notSeen).toEqual([{ what: 'tracing', why: 'no answer in 0.2 s' }, ...unset]);
    expect(listed.hypotheses).toHaveLength(2);
  });

  it('sends out no more agents at once than it may, and all of them in the end', async () => {
    let [looking, most] = [0, 0];
    const counted = (id: 'network' | 'application' | 'tracing') => ({
      ...specialist,
      id,
      hypothesise: () => [],
      observe: async () => {
        looking += 1;
        most = Math.max(most, looking);
        await new Promise((done) => setTimeout(done, 30));
        looking -= 1;
        return { observations: [], line: 'nothing unusual', notSeen: [] };
      },
    });
    const agents = [counted('network'), counted('application'), counted('tracing')];
    const listed = await begin(opened({ agents, settings: { maxParallelAgents: 1 } }));
    expect(listed.agents.map((one) => one.state)).toEqual(['done', 'done', 'done']);
    expect(most).toBe(1);
  });

  it('sends them out at the same time: each is met by all the others', async () => {
    const ids = ['network', 'application', 'tracing'] as const;
    const all = Promise.withResolvers<void>();
    let there = 0;
    const meeting = ids.map((id) => ({
      ...specialist,
      id,
      hypothesise: () => [],
      observe: async () => {
        there += 1;
        if (there === ids.length) all.resolve();
        await all.promise;
        return { observations: [], line: 'nothing unusual', notSeen: [] };
      },
    }));
    const listed = await begin(opened({ agents: meeting }));
    expect(listed.agents.map((one) => one.state)).toEqual(['done', 'done', 'done']);
  });

  it('names a required source that is missing', async () => {
    const settings = {
      agents: {
        database: {
          time_budget_seconds: 5,
          observation_queries: {},
          disproof_strategies: [],
          data_sources: ['prometheus', 'loki'],
        },
      },
    };
    const listed = await begin(opened({ settings }));
    expect(listed.notSeen.map((gap) => gap.what)).toEqual(['loki', 'logs', 'traces']);
  });

  it('takes no hypothesis that cites an observation nobody made', async () => {
    const listed = await begin(opened({ agents: [specialist, liar] }));
    expect(listed.hypotheses.map((one) => one.statement)).not.toContain('An invented cause');
  });

  it('takes a cause whose component has a long name, its statement cut to 120 characters', async () => {
    const name = 'orders-'.repeat(20);
    const agent: Agent = {
      ...specialist,
      hypothesise: (input) =>
        specialist.hypothesise(input).map((one) => ({ ...one, statement: `Network to ${name} is slow` })),
    };
    const { hypotheses, notSeen } = await begin(opened({ agents: [agent] }));
    expect(hypotheses[0]?.statement).toMatch(/^Network to orders-.*…$/);
    expect(hypotheses[0]?.statement).toHaveLength(120);
    expect(notSeen).toEqual(unset);
  });

  it('takes no more hypotheses of one agent than it may, and of those the likeliest', async () => {
    const few = (most: number, priors: [number, number]) => {
      const agent: Agent = {
        ...specialist,
        hypothesise: (input) => specialist.hypothesise(input).map((one, at) => ({ ...one, prior: priors[at] ?? 0 })),
      };
      return begin(opened({ agents: [agent], settings: { maxHypothesesPerAgent: most } }));
    };
    const statements = async (of: ReturnType<typeof few>) => (await of).hypotheses.map((one) => one.statement);
    const [lock, traffic] = ['Lock contention on orders', 'Traffic spike on orders'];
    expect(await statements(few(1, [0.3, 0.3]))).toEqual([lock]);
    expect(await statements(few(1, [0.2, 0.3]))).toEqual([traffic]);
    expect(await statements(few(2, [0.2, 0.3]))).toEqual([lock, traffic]);
  });

  it('keeps what a person adds as an observation and answers in the record', async () => {
    const compass = opened();
    const listed = await begin(compass);
    await compass.ask(alice, 'add_data', { investigation: listed.id, text: 'the nightly job moved', query: 'traffic' });
    const after = await compass.until(listed.id, 'the answer', (one) => (one.notes[0]?.answer ?? '') !== '');
    expect(after.observations.at(-1)).toMatchObject({ agent: 'person', untrusted: true, unusual: true });
    expect(after.notes[0]?.answer).toMatch(/normally 4\d\d/);
  });

  it('runs a test again on fresh data and counts its last verdict only', async () => {
    const compass = opened();
    const listed = await begin(compass);
    const hash = listed.verdicts.find((one) => one.hypothesis === 2)?.test ?? '';
    await compass.ask(alice, 'request_test', { investigation: listed.id, test: hash });
    const after = await compass.until(
      listed.id,
      'the second verdict',
      (one) => one.verdicts.filter((verdict) => verdict.test === hash).length === 2,
    );
    expect(after.hypotheses[1]?.confidence).toBe(listed.hypotheses[1]?.confidence);
  });
});
