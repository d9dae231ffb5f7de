import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { accept } from '@compass/core';
import { startLocalSlack } from '@compass/slack-local';
import { intakeApp } from '../intake/intake-app.ts';
import { type Intake, openIntake } from '../intake/open-intake.ts';
import { openSlackEdge } from '../intake/open-slack-edge.ts';
import { nowSeconds, pagerdutyEvent, SECRETS, signedByPagerduty, signedForCompass } from '../intake/signed.ts';
import { signedBySlack } from '../intake/slack-requests.ts';
import { type Envelope, slackSocket } from '../intake/slack-socket.ts';
import type { Row } from '../row.ts';
import { seeded } from '../wallet/metered-model.ts';

const TEAM = { id: 'T0LOCAL', domain: 'local' };
const common = { api_app_id: 'A0COMPASS', team_id: TEAM.id, token: 'local' };
/** How many deliveries are under way at once. */
const AT_ONCE = 20;
const REPLAYS = 100;
/** The clock goes on meanwhile: one second less than these is not told apart from five minutes. */
const OFF_S = [302, 601, 86_401, -302, -601, -86_401];

type Kind = 'mention' | 'direct' | 'command' | 'press';
interface Happening {
  kind: Kind;
  service: string;
  envelope: Omit<Envelope, 'retry'>;
}

const event = (n: number, event: Record<string, unknown>): Omit<Envelope, 'retry'> => ({
  type: 'events_api',
  payload: {
    ...common,
    type: 'event_callback',
    event_id: `Ev${n}`,
    event_time: nowSeconds(),
    authorizations: [{ team_id: TEAM.id, user_id: 'U0COMPASS', is_bot: true, is_enterprise_install: false }],
    event: { user: 'U0ALICE', ts: `${nowSeconds()}.${String(n).padStart(6, '0')}`, team: TEAM.id, ...event },
  },
});

/** One thing that a person does, whose effect can be counted: an investigation of a service of its own, or a decision on it. */
function happening(n: number, kind: Kind, pressed: string): Happening {
  const service = `service-${n}`;
  if (kind === 'mention' || kind === 'direct') {
    const place =
      kind === 'direct'
        ? { type: 'message', channel: 'D0ALICE', channel_type: 'im', text: `why is ${service} slow?` }
        : { type: 'app_mention', channel: 'C0INCIDENTS', text: `<@U0COMPASS> why is ${service} slow?` };
    return { kind, service, envelope: event(n, place) };
  }
  const payload =
    kind === 'command'
      ? {
          ...common,
          command: '/compass',
          text: `investigate ${service} slow`,
          user_id: 'U0ALICE',
          channel_id: 'C0INCIDENTS',
          trigger_id: `trigger-${n}`,
          response_url: 'http://127.0.0.1:9/',
        }
      : {
          ...common,
          type: 'block_actions',
          team: TEAM,
          user: { id: 'U0ALICE', name: 'alice' },
          channel: { id: 'C0INCIDENTS' },
          message: { ts: `1.${n}` },
          container: { type: 'message', message_ts: `1.${n}`, channel_id: 'C0INCIDENTS' },
          trigger_id: `trigger-${n}`,
          response_url: 'http://127.0.0.1:9/',
          actions: [{ type: 'button', action_id: 'close_cause', block_id: 'b', value: pressed, action_ts: `2.${n}` }],
        };
  return { kind, service, envelope: { type: kind === 'command' ? 'slash_commands' : 'interactive', payload } };
}

/** Between one and four deliveries of each, in any order. */
function deliveries(all: Happening[], random: () => number): { happening: Happening; envelope: Envelope }[] {
  return all
    .flatMap((one) =>
      Array.from({ length: 1 + Math.floor(random() * 4) }, (_, retry) => ({
        happening: one,
        envelope: { ...one.envelope, retry },
        by: random(),
      })),
    )
    .sort((a, b) => a.by - b.by);
}

/** An investigation that a press can decide on. */
async function begin({ ports, store, settled }: Intake, service: string): Promise<string> {
  const actor = { kind: 'api', name: 'the API' } as const;
  await accept(ports, {
    key: `begin-${service}`,
    verb: 'start_investigation',
    input: { service, source: 'api' },
    actor,
  });
  await settled();
  const [one] = await store.transaction((tx) => tx.investigations.list({ service, limit: 1 }));
  return one?.id ?? '';
}

/** Captured requests, sent again while they are fresh, and with times that are not. How many had an effect of their own. */
async function replayed(intake: Intake): Promise<{ effects: number; stale: number }> {
  const at = new Date().toISOString();
  const page = pagerdutyEvent({ id: 'captured', type: 'triggered', at, incident: 'Q1', service: 'captured' });
  const alert = JSON.stringify({ title: 'slow', service: 'captured too', dedup_key: 'a' });
  const secret = SECRETS.compass[0] ?? '';
  const post = (url: string, payload: string, headers: Record<string, string>) =>
    intake.api.inject({ method: 'POST', url, payload, headers: { 'content-type': 'application/json', ...headers } });
  const [ofPage, ofAlert] = [signedByPagerduty(page, SECRETS.pagerduty[0] ?? ''), signedForCompass(alert, secret)];
  let isNew = 0;
  for (let n = 0; n <= REPLAYS / 2; n += 1) {
    isNew += Number((await post('/webhooks/pagerduty', page, ofPage)).json().isNew);
    isNew += Number((await post('/webhooks/compass', alert, ofAlert)).json().isNew);
  }
  let stale = 0;
  for (const off of OFF_S) {
    const answer = await post('/webhooks/compass', alert, signedForCompass(alert, secret, nowSeconds() + off));
    if (answer.statusCode === 403) stale += 1;
  }
  await intake.settled();
  return { effects: isNew - 2, stale };
}

/** How a delivery of Slack's reaches COMPASS. */
interface Way {
  deliver(envelope: Envelope): Promise<unknown>;
}

/** People's doings, each delivered up to four times, all of them in any order. How many had exactly one effect, and one answer. */
async function shuffled(
  intake: Intake,
  { deliver }: Way,
  about: { first: number; total: number; random: () => number },
): Promise<{ sent: number; exact: number; sameAnswer: number }> {
  const { store } = intake;
  const all: Happening[] = [];
  for (let n = about.first; n < about.first + about.total; n += 1) {
    const kind = (['mention', 'direct', 'command', 'press'] as const)[n % 4] ?? 'mention';
    all.push(happening(n, kind, kind === 'press' ? await begin(intake, `service-${n}`) : ''));
  }
  const answers = new Map<Happening, Set<string>>();
  const queue = deliveries(all, about.random);
  const sent = queue.length;
  await Promise.all(
    Array.from({ length: AT_ONCE }, async () => {
      for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
        const answer = JSON.stringify((await deliver(next.envelope)) ?? null);
        answers.set(next.happening, (answers.get(next.happening) ?? new Set()).add(answer));
      }
    }),
  );
  await intake.settled();
  const outcomes = await Promise.all(
    all.map(async (one) => {
      const begun = await store.transaction((tx) => tx.investigations.list({ service: one.service, limit: 5 }));
      const rows = await store.transaction((tx) => tx.audit.list(begun[0]?.id ?? ''));
      const effects = one.kind === 'press' ? rows.filter(({ what }) => what === 'feedback').length : begun.length;
      return effects === 1 && begun.length === 1 && begun[0]?.notes.length === 0;
    }),
  );
  return {
    sent,
    exact: outcomes.filter(Boolean).length,
    sameAnswer: [...answers.values()].filter(({ size }) => size === 1).length,
  };
}

/** Over a socket: Slack sends frames. */
async function overSocket(intake: Intake, about: Parameters<typeof shuffled>[2]) {
  const { ports } = intake;
  const directory = mkdtempSync(join(tmpdir(), 'slack-'));
  const slack = await startLocalSlack({ port: 0, directory });
  const socket = await slackSocket();
  const app = intakeApp(slack, { app: slack.appToken }, { ports: () => ports });
  try {
    slack.faults.respondNext('apps.connections.open', { status: 200, body: { ok: true, url: socket.url } });
    await app.start();
    return await shuffled(intake, socket, about);
  } finally {
    await app.stop();
    await socket.close();
    await slack.close();
    rmSync(directory, { recursive: true, force: true });
  }
}

/** Over HTTP: Slack sends signed requests. One is captured and sent again, and sent with times that are too far off. */
async function overRequests(intake: Intake, about: Parameters<typeof shuffled>[2]) {
  const { slack, close } = await openSlackEdge(() => intake);
  try {
    const found = await shuffled(intake, slack, about);
    const captured = slack.written(happening(about.first + about.total, 'mention', '').envelope);
    const send = (headers: Record<string, string>) =>
      slack.send(captured.body, { 'content-type': captured.type, ...headers });
    const once = signedBySlack(captured.body);
    for (let n = 0; n <= REPLAYS / 2; n += 1) await send(once);
    let stale = 0;
    for (const off of OFF_S)
      if ((await send(signedBySlack(captured.body, undefined, nowSeconds() + off))).status === 401) stale += 1;
    await intake.settled();
    const service = `service-${about.first + about.total}`;
    const begun = await intake.store.transaction((tx) => tx.investigations.list({ service, limit: 5 }));
    return { ...found, effects: begun.length - 1 + (begun[0]?.notes.length ?? 0), stale };
  } finally {
    await close();
  }
}

/** What people do in Slack arrives up to four times and in any order: it happens once, and the second delivery has the first one's answer. */
export const row: Row = {
  row: 11,
  title: 'Slack delivers each event 1 to 4 times, shuffled; replays',
  bound: 'exactly one effect each; 0 of 100 replays; more than 5 min off is refused',
  async run({ short, seed }) {
    const each = short ? 100 : 500;
    const random = seeded(seed);
    const intake = await openIntake();
    try {
      const bySocket = await overSocket(intake, { first: 0, total: each, random });
      const byRequest = await overRequests(intake, { first: each, total: each, random });
      const hooks = await replayed(intake);
      const total = 2 * each;
      const exact = bySocket.exact + byRequest.exact;
      const sameAnswer = bySocket.sameAnswer + byRequest.sameAnswer;
      const again = bySocket.sent + byRequest.sent - total;
      const effects = hooks.effects + byRequest.effects;
      const stale = hooks.stale + byRequest.stale;
      return {
        figure: `exactly one effect for ${exact} of ${total}, the same answer for ${sameAnswer}, half of them over a socket and half over signed requests; ${total + again} deliveries, of which ${again} again; ${effects} effects of ${REPLAYS + REPLAYS / 2} replays; ${stale} of ${2 * OFF_S.length} times off by more than 5 min refused`,
        exercised: again,
        pass: exact === total && sameAnswer === total && effects === 0 && stale === 2 * OFF_S.length,
      };
    } finally {
      await intake.close();
    }
  },
};
