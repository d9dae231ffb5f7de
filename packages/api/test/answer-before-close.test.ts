import { createHmac } from 'node:crypto';
import { once } from 'node:events';
import { setTimeout as pause } from 'node:timers/promises';
import type { Clock } from '@compass/core';
import { expect, it } from 'vitest';
import { openWorld } from './support.ts';

const SECRET = 'the secret of these tests';
const body = JSON.stringify({
  event: {
    id: 'event-1',
    event_type: 'incident.triggered',
    occurred_at: '2026-11-20T10:00:00Z',
    data: { id: 'Q1', title: 'p99 is high', service: { summary: 'orders' } },
  },
});

/** A page is handed in while its record is kept busy, and the server is told to close. */
async function closingUnder(clock?: Clock) {
  const { api, ports } = await openWorld({
    webhooks: { pagerduty: [SECRET] },
    sources: 'silent',
    ...(clock === undefined ? {} : { clock }),
  });
  const url = await api.listen({ port: 0, host: '127.0.0.1' });
  const busy = Promise.withResolvers<void>();
  void ports.store.transaction(() => busy.promise);
  const arrived = once(api.server, 'request');
  const answer = fetch(`${url}/webhooks/pagerduty`, {
    method: 'POST',
    headers: { 'x-pagerduty-signature': `v1=${createHmac('sha256', SECRET).update(body).digest('hex')}` },
    body,
  }).then(
    ({ status }) => status,
    () => null,
  );
  await arrived;
  return { answer, closed: api.close(), free: busy.resolve };
}

it('what is being stored when the server closes is acknowledged', async () => {
  const { answer, closed, free } = await closingUnder();
  free();
  expect(await answer).toBe(202);
  await closed;
});

it('a record that does not answer keeps no server open', async () => {
  const waited: number[] = [];
  const clock: Clock = {
    now: () => new Date(),
    elapsed: () => performance.now(),
    sleep: async (ms, abort) => {
      if (ms === 2500) return void waited.push(ms);
      await pause(ms, undefined, abort === undefined ? {} : { signal: abort });
    },
  };
  const { answer, closed, free } = await closingUnder(clock);
  await closed;
  free();
  expect([await answer, waited]).toEqual([null, [2500]]);
});
