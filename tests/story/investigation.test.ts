import { auditFault, ranked } from '@compass/core';
import { afterEach, describe, expect, it } from 'vitest';
import { hanging, liar, specialist } from '../support/agents.ts';
import { scriptedTelemetry } from '../support/telemetry.ts';
import { alice, bob, createWorld, member, type World, type WorldOptions } from '../support/world.ts';

const open: World[] = [];
afterEach(async () => {
  for (const world of open.splice(0)) await world.stop();
});
const world = (options: Partial<WorldOptions> = {}): World => {
  const created = createWorld({ agents: [specialist], ...options });
  open.push(created);
  return created;
};

const begin = async (compass: World) => {
  const answer = await compass.ask(alice, 'start_investigation', {
    service: 'orders',
    symptoms: ['slow'],
    source: 'slack',
  });
  if (!answer.ok) throw new Error(answer.lines.join());
  return compass.until(answer.investigation, 'the list', (one) => one.status === 'awaiting_human');
};
const approvalOf = async (compass: World, id: string) => {
  const answer = await compass.ask(alice, 'propose_action', { investigation: id, hypothesis: 1 });
  if (!answer.ok) throw new Error(answer.lines.join());
  return answer.about ?? '';
};

describe('an investigation', () => {
  it('goes from a question to a post-mortem, and names only what survived a test', async () => {
    const compass = world();
    const listed = await begin(compass);
    expect(listed.symptom?.state).toBe('seen');
    expect(ranked(listed.hypotheses).map((one) => [one.statement, one.status])).toEqual([
      ['Lock contention on orders', 'survived'],
      ['Traffic spike on orders', 'disproven'],
    ]);
    const action = await approvalOf(compass, listed.id);
    await compass.ask(bob, 'decide_action', { investigation: listed.id, action, approve: true });
    const ended = await compass.until(listed.id, 'the post-mortem', (one) => one.postMortem !== null);
    expect(ended.status).toBe('resolved');
    expect(ended.actions.map((one) => [one.state, one.outcome])).toEqual([['acted', 'recovered']]);
    expect(ended.hypotheses[0]?.confidence).toBeGreaterThan(listed.hypotheses[0]?.confidence ?? 1);
    expect(ended.postMortem?.markdown).toContain('Lock contention on orders');
    const trail = await compass.store.transaction(async (tx) => ({
      investigation: listed.id,
      rows: await tx.audit.list(listed.id),
      journal: await tx.journal.read(listed.id),
    }));
    expect(auditFault(compass.ports, trail)).toBeNull();
    const head = ended.postMortem?.audit?.head ?? '';
    expect(ended.postMortem?.markdown).toContain(head);
    expect(auditFault(compass.ports, { ...trail, head })).toBeNull();
    const short = trail.rows.slice(
      0,
      trail.rows.findIndex(({ hash }) => hash === head),
    );
    expect(auditFault(compass.ports, { ...trail, rows: short })).toBeNull();
    expect(auditFault(compass.ports, { ...trail, rows: short, head })).toMatchObject({ entry: short.length + 1 });
    const changed = trail.rows.map((row) => (row.seq === 3 ? { ...row, what: 'nothing' } : row));
    expect(auditFault(compass.ports, { ...trail, rows: changed })).toMatchObject({ entry: 3 });
  });

  it('registers every test before its data is read', async () => {
    const compass = world();
    const listed = await begin(compass);
    const evidence = await compass.store.transaction((tx) =>
      tx.evidence.get(listed.verdicts.flatMap((one) => one.evidence)),
    );
    expect(evidence.length).toBeGreaterThan(0);
    for (const verdict of listed.verdicts) {
      const test = listed.tests.find((state) => state.test.hash === verdict.test)?.test;
      for (const one of evidence.filter((row) => verdict.evidence.includes(row.id)))
        expect(Date.parse(one.readAt)).toBeGreaterThanOrEqual(Date.parse(test?.registeredAt ?? ''));
    }
  });

  it('registers what it predicts of every component before anything is read', async () => {
    const scripted = scriptedTelemetry();
    const registered: boolean[] = [];
    const compass: World = world({
      agents: [{ ...specialist, id: 'application' }],
      telemetry: {
        ...scripted,
        port: (open) => {
          const port = scripted.port(open);
          const seen = async () => {
            const one = await compass.store.transaction((tx) => tx.investigations.get(open.investigation.id));
            registered.push(one?.survey !== undefined);
          };
          return {
            ...port,
            range: (query) => seen().then(() => port.range(query)),
            instant: (query) => seen().then(() => port.instant(query)),
          };
        },
      },
    });
    const listed = await begin(compass);
    expect(registered.length).toBeGreaterThan(2);
    expect(registered).not.toContain(false);
    const surveyed = listed.tests.filter(({ test }) => test.probe.source === 'survey');
    expect(surveyed.map(({ test }) => [test.rule, test.registeredAt])).toEqual([
      [listed.survey?.hash, listed.survey?.registeredAt],
    ]);
  });

  it('is one for the same delivery twice, with the same answer', async () => {
    const compass = world();
    const input = { service: 'orders', source: 'slack' };
    const first = await compass.ask(alice, 'start_investigation', input, 'the same key');
    const second = await compass.ask(alice, 'start_investigation', input, 'the same key');
    expect(second).toEqual(first);
    const all = await compass.store.transaction((tx) => tx.investigations.list({ limit: 10 }));
    expect(all).toHaveLength(1);
    expect(all[0]?.notes).toEqual([]);
  });

  it('is joined by a second page for the same service while it is open', async () => {
    const compass = world();
    const first = await begin(compass);
    const second = await compass.ask(bob, 'start_investigation', { service: 'orders', source: 'slack' });
    expect(second).toMatchObject({ ok: true, investigation: first.id, about: 'joined' });
  });

  it('is handed over, with who watches it in the record; its severity changes no confidence', async () => {
    const compass = world();
    const { id, hypotheses } = await begin(compass);
    expect(await compass.ask(alice, 'hand_over', { investigation: id, to: bob, note: 'I sleep' })).toMatchObject({
      ok: true,
    });
    expect(await compass.ask(bob, 'change_severity', { investigation: id, severity: 'P1' })).toMatchObject({
      ok: true,
    });
    expect(await compass.ask(bob, 'change_severity', { investigation: id, severity: 'P1' })).toMatchObject({
      ok: false,
    });
    const now = await compass.get(id);
    expect(now.trigger.severity).toBe('P1');
    expect(now.handovers).toMatchObject([{ by: alice, to: bob, note: 'I sleep' }]);
    expect(now.hypotheses.map((one) => one.confidence)).toEqual(hypotheses.map((one) => one.confidence));
    await compass.ask(bob, 'close', { investigation: id });
    expect(await compass.ask(alice, 'hand_over', { investigation: id, to: alice })).toMatchObject({ ok: false });
  });

  it('accuses nobody when the symptom is measured and not there', async () => {
    const compass = world({ telemetry: scriptedTelemetry({ quiet: true }) });
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

  it('names an agent that does not answer, and goes on with the others', async () => {
    const compass = world({
      agents: [specialist, hanging],
      settings: {
        agents: {
          tracing: { time_budget_seconds: 0.2, observation_queries: {}, disproof_strategies: [], data_sources: [] },
        },
      },
    });
    const listed = await begin(compass);
    expect(listed.agents.map((one) => one.state)).toEqual(['done', 'not_seen']);
    expect(listed.notSeen.map((gap) => gap.what)).toEqual(['tracing']);
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
    const listed = await begin(world({ agents, settings: { maxParallelAgents: 1 } }));
    expect(listed.agents.map((one) => one.state)).toEqual(['done', 'done', 'done']);
    expect(most).toBe(1);
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
    const listed = await begin(world({ settings }));
    expect(listed.notSeen.map((gap) => gap.what)).toEqual(['loki']);
  });

  it('takes no hypothesis that cites an observation nobody made', async () => {
    const listed = await begin(world({ agents: [specialist, liar] }));
    expect(listed.hypotheses.map((one) => one.statement)).not.toContain('An invented cause');
  });

  it('takes no more hypotheses of one agent than it may', async () => {
    const listed = await begin(world({ settings: { maxHypothesesPerAgent: 1 } }));
    expect(listed.hypotheses.map((one) => one.statement)).toEqual(['Lock contention on orders']);
  });

  it('keeps what a person adds as an observation and answers in the record', async () => {
    const compass = world();
    const listed = await begin(compass);
    await compass.ask(alice, 'add_data', { investigation: listed.id, text: 'the nightly job moved', query: 'traffic' });
    const after = await compass.until(listed.id, 'the answer', (one) => (one.notes[0]?.answer ?? '') !== '');
    expect(after.observations.at(-1)).toMatchObject({ agent: 'person', untrusted: true, unusual: true });
    expect(after.notes[0]?.answer).toMatch(/normally 4\d\d/);
  });

  it('runs a test again on fresh data and counts its last verdict only', async () => {
    const compass = world();
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

describe('an approval', () => {
  const refused = async (actor: typeof alice, change: (compass: World) => Promise<void> = async () => undefined) => {
    const compass = world();
    const listed = await begin(compass);
    const action = await approvalOf(compass, listed.id);
    await change(compass);
    const answer = await compass.ask(actor, 'decide_action', { investigation: listed.id, action, approve: true });
    expect(compass.effects).toEqual([]);
    return { answer, compass, listed, action };
  };

  it('is not given by the one who asked', async () => {
    expect((await refused(alice)).answer).toMatchObject({
      ok: false,
      lines: [expect.stringContaining('You asked for this yourself')],
    });
  });

  it.each([
    [{ kind: 'slack', id: 'U0CAROL', name: 'carol', standing: member } as const],
    [{ kind: 'cli', name: 'the command line' } as const],
    [{ kind: 'api', name: 'the API' } as const],
  ])('is not given by %o', async (actor) => {
    const { answer, compass, listed } = await refused(actor as never);
    expect(answer.ok).toBe(false);
    const trail = await compass.store.transaction((tx) => tx.audit.list(listed.id));
    expect(trail.some((row) => row.what === 'refused')).toBe(true);
  });

  it('counts once, however often it is pressed', async () => {
    const compass = world();
    const listed = await begin(compass);
    const action = await approvalOf(compass, listed.id);
    const presses = await Promise.all(
      Array.from({ length: 20 }, () =>
        compass.ask(bob, 'decide_action', { investigation: listed.id, action, approve: true }),
      ),
    );
    expect(presses.filter((one) => one.ok)).toHaveLength(1);
    await compass.until(listed.id, 'the outcome', (one) => one.actions[0]?.outcome === 'recovered');
    expect(compass.effects).toHaveLength(1);
  });

  it('is asked for only while none is open', async () => {
    const compass = world();
    const listed = await begin(compass);
    await approvalOf(compass, listed.id);
    expect(await compass.ask(alice, 'propose_action', { investigation: listed.id, hypothesis: 1 })).toMatchObject({
      ok: false,
    });
  });

  it('can be refused with a reason, and asked for again', async () => {
    const compass = world();
    const listed = await begin(compass);
    const action = await approvalOf(compass, listed.id);
    await compass.ask(bob, 'decide_action', { investigation: listed.id, action, approve: false, reason: 'wait 2 min' });
    expect((await compass.get(listed.id)).actions[0]).toMatchObject({ state: 'rejected', reason: 'wait 2 min' });
    await approvalOf(compass, listed.id);
    expect((await compass.get(listed.id)).actions).toHaveLength(2);
  });

  it('does not exist for a hypothesis without an action', async () => {
    const compass = world();
    const listed = await begin(compass);
    expect(await compass.ask(alice, 'propose_action', { investigation: listed.id, hypothesis: 2 })).toMatchObject({
      ok: false,
    });
  });
});
