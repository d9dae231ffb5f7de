import { auditFault, ranked } from '@compass/core';
import { describe, expect, it } from 'vitest';
import { specialist } from '../support/agents.ts';
import { approvalOf, begin, opened } from '../support/opened.ts';
import { scriptedTelemetry } from '../support/telemetry.ts';
import { alice, bob, type World } from '../support/world.ts';

describe('an investigation', () => {
  it('goes from a question to a post-mortem, and names only what survived a test', async () => {
    const compass = opened();
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
    const compass = opened();
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
    const compass: World = opened({
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
    const compass = opened();
    const input = { service: 'orders', source: 'slack' };
    const first = await compass.ask(alice, 'start_investigation', input, 'the same key');
    const second = await compass.ask(alice, 'start_investigation', input, 'the same key');
    expect(second).toEqual(first);
    const all = await compass.store.transaction((tx) => tx.investigations.list({ limit: 10 }));
    expect(all).toHaveLength(1);
    expect(all[0]?.notes).toEqual([]);
  });

  it('is joined by a second page for the same service while it is open', async () => {
    const compass = opened();
    const first = await begin(compass);
    const second = await compass.ask(bob, 'start_investigation', { service: 'orders', source: 'slack' });
    expect(second).toMatchObject({ ok: true, investigation: first.id, about: 'joined' });
  });

  it('is handed over, with who watches it in the record; its severity changes no confidence', async () => {
    const compass = opened();
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
});
