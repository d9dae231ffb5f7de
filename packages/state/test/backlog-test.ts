import type { Store } from '@compass/core';
import { expect, test } from 'vitest';
import { auditRow, investigation, newStep } from './support/samples.ts';

/** What every store promises of what waits in it. */
export function backlogTest(storeOf: () => Store): void {
  test('the backlog is what waits: live, due, not acted on, not shown', async () => {
    const backlog = () => storeOf().transaction((tx) => tx.backlog());
    const nothing = { live: 0, due: 0, oldestDueSeconds: 0, inbox: 0, outbox: 0, oldestOutboxSeconds: 0 };
    expect(await backlog()).toEqual(nothing);
    const [open, over] = [investigation(2001), investigation(2002, { status: 'resolved' })];
    const shown = await storeOf().transaction(async (tx) => {
      await tx.investigations.insert(open);
      await tx.investigations.insert(over);
      const step = (kind: string, delayMs = 0) =>
        tx.steps.add(newStep({ investigation: open.id, kind, key: kind, delayMs }));
      for (const kind of ['deliver', 'tell', 'observe:database']) await step(kind);
      await step('expire', 60_000);
      return (await step('surface'))[0];
    });
    if (shown === undefined) throw new Error('it was not added');
    const before = await backlog();
    expect(before).toEqual({
      live: 1,
      due: 4,
      oldestDueSeconds: expect.any(Number),
      inbox: 1,
      outbox: 2,
      oldestOutboxSeconds: 0,
    });
    expect(before.oldestDueSeconds).toBeLessThan(3600);
    const now = await storeOf().transaction((tx) => tx.now());
    const ago = (seconds: number) => new Date(now.getTime() - seconds * 1000);
    const put = (slot: string, seconds: number, ref: { channel: string; ts: string } | null) =>
      storeOf().transaction((tx) =>
        tx.posts.put({ investigation: open.id, slot, ref, hash: slot, postedAt: ago(seconds) }),
      );
    const change = (seq: number, seconds: number) =>
      storeOf().transaction((tx) => tx.audit.append({ ...auditRow(open.id, seq), at: ago(seconds) }));
    await change(1, 7200);
    expect((await backlog()).oldestOutboxSeconds).toBeGreaterThanOrEqual(7200);
    // A message that stands has shown what was there before it; one that was only meant to be posted has not.
    await put('root', 5000, { channel: 'C1', ts: '1' });
    await put('list', 100, null);
    expect((await backlog()).oldestOutboxSeconds).toBe(0);
    await change(2, 4000);
    await change(3, 50);
    expect((await backlog()).oldestOutboxSeconds).toBeGreaterThanOrEqual(4000);
    expect((await backlog()).oldestOutboxSeconds).toBeLessThan(5000);
    await storeOf().transaction(async (tx) => {
      const held = await tx.steps.claim({ id: shown.id, epoch: shown.epoch, leaseMs: 60_000 });
      await tx.steps.finish({ id: shown.id, epoch: held?.epoch ?? -1, state: 'done' });
    });
    expect(await backlog()).toMatchObject({ due: 3, outbox: 1, oldestOutboxSeconds: 0 });
  });
}
