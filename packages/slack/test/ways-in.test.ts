import type { Watched } from '@compass/core';
import { describe, expect, test } from 'vitest';
import * as records from './records.ts';
import { openForms, stageWith } from './stage.ts';
import { roots, type Shown } from './support.ts';

const stage = (options: { watch?: Watched[]; known?: string[] | null } = {}, broken = false) =>
  stageWith(records.deciding, broken, options);
type Stage = Awaited<ReturnType<typeof stage>>;

const threadOf = async ({ slack }: Stage, ts: unknown, channel = 'incidents'): Promise<Shown[]> =>
  (await roots(slack, channel)).find((one) => one.ts === ts)?.replies ?? [];
const write = ({ post }: Stage, text: string, channel = 'incidents') =>
  post('messages', { user: 'alice', channel, text });

describe('a mention', () => {
  test('in plain words starts, and says so in its thread', async () => {
    const at = await stage();
    const { ts } = (await write(at, '@COMPASS why is orders slow?')) as { ts?: string };
    await expect.poll(() => threadOf(at, ts)).toMatchObject([{ text: expect.stringContaining('Looking at') }]);
    expect(at.stored).toMatchObject([
      {
        key: expect.stringMatching(/^slack:event:Ev/),
        verb: 'start_investigation',
        input: { service: 'orders', symptoms: ['why is orders slow?'], source: 'slack', channel: 'C0INCIDENTS' },
        actor: { kind: 'slack', id: 'U0ALICE', name: 'alice' },
      },
    ]);
  });

  test.each([
    ['@compass why is ordesr slow?', 'Did you mean orders?'],
    ['@compass something is slow', 'Known: orders, search.'],
    ['@compass is orders slow because of search?', 'You name orders and search.'],
    ['@compass orders are nice to have these days', 'what is wrong is not'],
    ['@compass', 'Say what is affected'],
  ])('%s is answered with what is needed, and starts nothing', async (text, words) => {
    const at = await stage();
    const { ts } = (await write(at, text)) as { ts?: string };
    await expect.poll(async () => JSON.stringify(await threadOf(at, ts))).toContain(words);
    expect(at.stored).toEqual([]);
  });

  test('its words are never live in the answer', async () => {
    const at = await stage({ known: null });
    const { ts } = (await write(at, '@compass <!channel> <https://evil.example|x> why is *it* slow')) as {
      ts?: string;
    };
    await expect.poll(() => threadOf(at, ts)).toHaveLength(1);
    expect(JSON.stringify(await threadOf(at, ts))).not.toMatch(/<!|evil\.example/);
  });

  test('what cannot be stored is not acknowledged: it comes again', async () => {
    const at = await stage({}, true);
    await write(at, '@compass why is orders slow?');
    // Slack waits for 3 s, and sends it again at once.
    await expect.poll(() => at.tried(), { timeout: 20_000 }).toBeGreaterThanOrEqual(2);
  });
});

test('a direct message starts where the service is watched, and is answered where it was written', async () => {
  const at = await stage();
  const { ts } = (await write(at, 'search returns errors', 'D0ALICE')) as { ts?: string };
  await expect.poll(() => at.stored).toMatchObject([{ input: { service: 'search', channel: null } }]);
  await expect
    .poll(async () => JSON.stringify(await threadOf(at, ts, 'D0ALICE')))
    .toContain('The answer comes in the channel incidents.');
});

test('Investigate this opens the form, filled in from the message; nothing is stored until it is sent', async () => {
  const at = await stage();
  const { ts } = (await write(at, 'orders: p99 <https://x.example|graph> is at 4 s')) as { ts?: string };
  const used = await at.post('shortcuts', {
    user: 'bob',
    channel: 'incidents',
    ts,
    callback_id: 'investigate_message',
  });
  expect(used).toMatchObject({ status: 200 });
  const [form] = await openForms(at.slack, 'bob');
  expect(JSON.stringify(form?.blocks)).toContain('"initial_value":"orders: p99 graph is at 4 s"');
  expect(at.stored).toEqual([]);
  await at.post(`views/${form?.id}/submit`, { user: 'bob', values: {} });
  expect(at.stored).toMatchObject([
    { verb: 'start_investigation', input: { service: 'orders', symptoms: ['orders: p99 graph is at 4 s'] } },
  ]);
});

describe('an alert of another app in a watched channel', () => {
  const alert = (at: Stage, text: string, attachments: object[] = []) =>
    at.post('bot-messages', { name: 'Prometheus', channel: 'incidents', text, attachments }) as Promise<{
      ts?: string;
    }>;

  test('is offered: one reply with a button, which opens the form', async () => {
    const at = await stage({ watch: [{ channel: '#incidents', do: 'offer', when: [] }] });
    const { ts } = await alert(at, '', [{ title: 'HighLatency', fields: [{ title: 'service', value: 'orders' }] }]);
    await expect.poll(() => threadOf(at, ts)).toMatchObject([{ text: expect.stringContaining('an alert of orders') }]);
    const [offer] = await threadOf(at, ts);
    const click = { user: 'bob', channel: 'incidents', ts: offer?.ts, action_id: 'investigate_alert' };
    expect(await at.post('clicks', click)).toMatchObject({ status: 200 });
    await expect.poll(() => openForms(at.slack, 'bob')).toHaveLength(1);
    expect(JSON.stringify(await openForms(at.slack, 'bob'))).toContain('HighLatency · service · orders');
    expect(at.stored).toEqual([]);
  });

  test('starts by rule where one known service is named; else it is offered', async () => {
    const at = await stage({ watch: [{ channel: 'C0INCIDENTS', do: 'start', when: ['firing', 'critical'] }] });
    await alert(at, '[FIRING:1] HighLatency orders p99 <!channel>');
    await expect
      .poll(() => at.stored)
      .toMatchObject([
        {
          key: expect.stringMatching(/^slack:alert:C0INCIDENTS:/),
          input: { service: 'orders', symptoms: ['[FIRING:1] HighLatency orders p99'], channel: 'C0INCIDENTS' },
          actor: { kind: 'webhook', name: 'an alert in Slack' },
        },
      ]);
    const unclear = await alert(at, 'CRITICAL: orders and search fail');
    await expect.poll(() => threadOf(at, unclear.ts)).toHaveLength(1);
    expect(at.stored).toHaveLength(1);
  });

  test('that no rule speaks of is left alone, as are people, other channels and COMPASS itself', async () => {
    const at = await stage({ watch: [{ channel: '#incidents', do: 'start', when: ['firing'] }] });
    const left = await alert(at, '[RESOLVED] HighLatency orders');
    await write(at, 'FIRING orders');
    const last = await alert(at, '[FIRING:1] nothing known');
    await expect.poll(() => threadOf(at, last.ts)).toHaveLength(1);
    expect(await threadOf(at, left.ts)).toEqual([]);
    expect(at.stored).toEqual([]);
  });
});
