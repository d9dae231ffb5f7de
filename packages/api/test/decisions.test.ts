import { describe, expect, it } from 'vitest';
import { openWorld, post, type World } from './support.ts';

async function started(): Promise<{ world: World; at: string }> {
  const world = await openWorld({ sources: 'silent' });
  const answer = await post(world, '/investigations', { service: 'orders' });
  return { world, at: `/investigations/${answer.json().id}` };
}

describe('decisions over REST', () => {
  it('changes the severity, adds what is known and closes, each with its entry in the audit', async () => {
    const { world, at } = await started();
    expect((await post(world, `${at}/severity`, { severity: 'P1' })).json()).toMatchObject({ severity: 'P1' });
    const noted = await post(world, `${at}/notes`, { text: 'the archiver was moved' });
    expect(noted.statusCode).toBe(200);
    const closed = await post(world, `${at}/close`, { reason: 'a test' });
    expect(closed.json()).toMatchObject({ status: 'closed' });
    const actions = closed.json().audit_trail.map(({ action }: { action: string }) => action);
    expect(actions).toEqual(expect.arrayContaining(['severity changed', 'closed']));
  });

  it('says no as the verb does, and names the field that is wrong', async () => {
    const { world, at } = await started();
    expect((await post(world, `${at}/severity`, { severity: 'P2' })).statusCode).toBe(409);
    expect((await post(world, `${at}/postmortem/publish`)).json().detail).toContain('There is no post-mortem yet.');
    expect((await post(world, `${at}/severity`, { severity: 'P7' })).statusCode).toBe(400);
    expect(
      (await post(world, `${at}/severity`, { severity: 'P1', where: { channel: 'C1', thread: null } })).statusCode,
    ).toBe(400);
    expect((await post(world, '/investigations/INV-9/close')).statusCode).toBe(404);
  });

  it('offers no way to approve', async () => {
    const { world } = await started();
    const { paths } = (await world.api.inject({ method: 'GET', url: '/api/v1/openapi.json' })).json();
    expect(Object.keys(paths)).toContain('/api/v1/investigations/{id}/handover');
    expect(Object.keys(paths).filter((path) => /approve|decide|settle|undo/.test(path))).toEqual([]);
  });
});
