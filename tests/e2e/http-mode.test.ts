import { WireInvestigation } from '@compass/core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { people, slotOf } from '../../apps/lab/src/story/people.ts';
import { resolve, thread } from '../../apps/lab/src/story/resolve.ts';
import { amissAt } from '../../apps/lab/src/story/slack-ledger.ts';
import { waitFor } from '../../apps/lab/src/story/wait.ts';
import { type Embedded, startEmbedded } from '../page/start-embedded.ts';

let compass: Embedded;
beforeAll(async () => {
  compass = await startEmbedded({ http: true });
}, 120_000);
afterAll(() => compass?.stop());

test('over signed requests alone, a page becomes a published post-mortem by what two people decide', async () => {
  const slack = people(compass.slack.url);
  const record = async (name: string) =>
    WireInvestigation.parse(await (await fetch(`${compass.url}/api/v1/investigations/${name}`)).json());
  await slack.page('orders', 'orders: p99 latency is high');
  const id = await waitFor(
    'the thread',
    30,
    async () => (await slack.roots())[0]?.metadata?.event_payload?.investigation,
  );
  const ended = await resolve({ people: slack, record, say: () => undefined }, id);
  expect(ended.status).toBe('resolved');
  expect(ended.trigger.source).toBe('pagerduty');
  expect(ended.mitigation_actions.map((one) => [one.requested_by, one.approved_by, one.outcome])).toEqual([
    ['Alice', ['Bob'], 'recovered'],
  ]);
  const slots = (await thread(slack, id))?.replies.map((one) => slotOf(one).split(':')[0]) ?? [];
  expect(slots).toEqual(expect.arrayContaining(['plan', 'list', 'verdict', 'approval', 'outcome', 'post-mortem']));
  // No socket was ever asked for.
  expect(compass.slack.calls().filter(({ method }) => method === 'apps.connections.open')).toEqual([]);
  expect(await amissAt(compass.slack.url)).toEqual([]);
}, 300_000);
