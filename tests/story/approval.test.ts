import { describe, expect, it } from 'vitest';
import { approvalOf, begin, opened } from '../support/opened.ts';
import { alice, bob, member, type World } from '../support/world.ts';

describe('an approval', () => {
  const refused = async (actor: typeof alice, change: (compass: World) => Promise<void> = async () => undefined) => {
    const compass = opened();
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
    const compass = opened();
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
    const compass = opened();
    const listed = await begin(compass);
    await approvalOf(compass, listed.id);
    expect(await compass.ask(alice, 'propose_action', { investigation: listed.id, hypothesis: 1 })).toMatchObject({
      ok: false,
    });
  });

  it('can be refused with a reason, and asked for again', async () => {
    const compass = opened();
    const listed = await begin(compass);
    const action = await approvalOf(compass, listed.id);
    await compass.ask(bob, 'decide_action', { investigation: listed.id, action, approve: false, reason: 'wait 2 min' });
    expect((await compass.get(listed.id)).actions[0]).toMatchObject({ state: 'rejected', reason: 'wait 2 min' });
    await approvalOf(compass, listed.id);
    expect((await compass.get(listed.id)).actions).toHaveLength(2);
  });

  it('does not exist for a hypothesis without an action', async () => {
    const compass = opened();
    const listed = await begin(compass);
    expect(await compass.ask(alice, 'propose_action', { investigation: listed.id, hypothesis: 2 })).toMatchObject({
      ok: false,
    });
  });
});
