import { describe, expect, test } from 'vitest';
import * as records from './records.ts';
import { openForms, stageWith, whispers } from './stage.ts';
import { roots, type Shown } from './support.ts';

const stage = (options: Parameters<typeof stageWith>[2] = {}, broken = false) =>
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
        actor: { kind: 'slack', id: 'U0ALICE', name: 'Alice' },
      },
    ]);
  });

  test.each([
    ['@compass why is ordesr slow?', 'Did you mean orders?'],
    ['@compass something is slow', 'Known: orders, search.'],
    ['@compass is orders slow because of search?', 'You name orders and search.'],
    ['@compass orders are nice to have these days', 'what is wrong is not'],
    ['@compass', 'Say what is affected'],
    ['@COMPASS help', 'Say what is affected'],
  ])('%s is answered with what is needed, and starts nothing', async (text, words) => {
    const at = await stage();
    const { ts } = (await write(at, text)) as { ts?: string };
    await expect.poll(async () => JSON.stringify(await threadOf(at, ts))).toContain(words);
    expect(at.stored).toEqual([]);
  });

  test('in the thread of an open investigation adds what it says; of another service it is a question of its own', async () => {
    const at = await stage();
    const say = (text: string) =>
      at.post('messages', { user: 'alice', channel: 'incidents', text, thread_ts: at.root });
    await say('@COMPASS customers in Lima call');
    await expect
      .poll(() => at.stored)
      .toMatchObject([
        {
          key: expect.stringMatching(/^slack:event:Ev/),
          verb: 'add_data',
          input: { investigation: records.deciding.id, text: 'customers in Lima call' },
          actor: { id: 'U0ALICE' },
        },
      ]);
    await say('@COMPASS why is search slow?');
    await expect.poll(() => at.stored.map(({ verb }) => verb)).toEqual(['add_data', 'start_investigation']);
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
    const [form] = await openForms(at.slack, 'bob');
    expect(JSON.stringify(form)).toContain('HighLatency · service · orders');
    expect(at.stored).toEqual([]);
    expect(await threadOf(at, ts)).toMatchObject([{ text: expect.stringContaining('an alert of orders') }]);
    await at.post(`views/${form?.id}/submit`, { user: 'bob', values: {} });
    expect(at.stored).toHaveLength(1);
    await expect.poll(() => threadOf(at, ts)).toMatchObject([{ text: 'Bob had this investigated.' }]);
    expect(JSON.stringify(await threadOf(at, ts))).not.toMatch(/Nothing was started|investigate_alert/);
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

describe('where the answer will stand', () => {
  const live = { number: 1041, startedAt: '2020-02-03T03:07:00Z', root: { channel: 'C0INCIDENTS', ts: '1.2' } };
  const already =
    /already being looked at since 3 Feb 03:07 UTC: <http[^>]+p12[^>]*\|INV-1041>\. What you said was added\./;

  test('is told of what is looked at already, with its thread, to a command, a mention and a form', async () => {
    const at = await stage({ live });
    expect(JSON.stringify(await at.command('investigate orders slow'))).toMatch(already);
    const { ts } = (await write(at, '@COMPASS why is orders slow?')) as { ts?: string };
    await expect.poll(async () => JSON.stringify(await threadOf(at, ts))).toMatch(already);
    await at.command('investigate');
    const [form] = await openForms(at.slack);
    await at.post(`views/${form?.id}/submit`, { user: 'alice', values: { service: 'orders' } });
    await expect.poll(async () => (await whispers(at.slack)).at(-1)).toMatch(already);
    expect(at.stored.map(({ verb }) => verb)).toEqual(Array(3).fill('start_investigation'));
  });

  test('is where COMPASS may write: in a channel that it is not in it says so, and answers where the service is watched', async () => {
    const at = await stage();
    const told = await at.post('commands', {
      user: 'alice',
      channel: 'general',
      command: '/compass',
      text: 'investigate orders slow',
    });
    expect(JSON.stringify(told)).toContain('not in this channel: the answer comes in the channel incidents.');
    expect(at.stored).toMatchObject([{ input: { service: 'orders', channel: null } }]);
    expect(JSON.stringify(await at.command('investigate search'))).toContain('The answer comes in this channel.');
  });

  test('is where the service is watched for who asks from Home, where there is no channel', async () => {
    const at = await stage();
    await at.post('home', { user: 'alice' });
    const home = async () => {
      const answer = await fetch(`${at.slack.url}/local/views?user=alice&type=home`);
      return ((await answer.json()) as { views: { id: string }[] }).views[0];
    };
    await expect.poll(home).toBeDefined();
    await at.post(`views/${(await home())?.id}/clicks`, { user: 'alice', action_id: 'open_investigate' });
    await expect.poll(() => openForms(at.slack)).toHaveLength(1);
    const [form] = await openForms(at.slack);
    await at.post(`views/${form?.id}/submit`, { user: 'alice', values: { service: 'orders' } });
    expect(at.stored).toMatchObject([{ input: { service: 'orders', channel: null } }]);
    expect(await whispers(at.slack)).toEqual([]);
  });
});

test('since when it is so is asked, beginning at the time of the message; what lies ahead is refused at its field', async () => {
  const at = await stage();
  const { ts } = (await write(at, 'orders is slow')) as { ts?: string };
  const about = { user: 'bob', channel: 'incidents', ts, callback_id: 'investigate_message' };
  await at.post('shortcuts', about);
  const [form] = await openForms(at.slack, 'bob');
  const asked = /"initial_date_time":(\d+)/.exec(JSON.stringify(form?.blocks))?.[1];
  expect(Number(asked)).toBeGreaterThan(Number(ts) - 300);
  expect(Number(asked)).toBeLessThanOrEqual(Number(ts));
  const send = (since: number) => at.post(`views/${form?.id}/submit`, { user: 'bob', values: { since } });
  expect(await send(Math.round(Date.now() / 1000) + 3600)).toMatchObject({
    errors: { since: 'This lies in the future.' },
  });
  await send(1_700_000_000);
  expect(at.stored).toMatchObject([{ input: { service: 'orders', since: '2023-11-14T22:13:20.000Z' } }]);
});

test('of more services than Slack lists none is left out: the name is typed, and a near one is named', async () => {
  const known = ['orders', ...Array.from({ length: 120 }, (_, nth) => `service-${nth}`)];
  const at = await stage({ known });
  await at.command('investigate');
  const [form] = await openForms(at.slack);
  expect(JSON.stringify(form?.blocks)).not.toContain('service-99');
  const send = (service: string) => at.post(`views/${form?.id}/submit`, { user: 'alice', values: { service } });
  expect(await send('ordesr')).toMatchObject({ errors: { service: expect.stringContaining('Did you mean orders?') } });
  await send('service-119');
  expect(at.stored).toMatchObject([{ input: { service: 'service-119' } }]);
});
