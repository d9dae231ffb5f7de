import { createHmac } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { CompassError, isCompassError } from '@compass/core';
import { startLocalSlack } from '@compass/slack-local';
import { intakeApp } from '../intake/intake-app.ts';
import { openIntake } from '../intake/open-intake.ts';
import { hmac, nowSeconds, SECRETS, signedByPagerduty, signedForCompass } from '../intake/signed.ts';
import type { Edge } from './edges.ts';

const WAIT_MS = 40;
const SIGNING = 'signing secret of the tests';

/** Whatever came in, it was the sender's fault and never an error of our own. */
function answered(status: number, what: string): void {
  if (status >= 500) throw new Error(`${what} answered ${status}`);
  if (status >= 400) throw new CompassError('invalid', `${what} answered ${status}`);
}

/** All of them, however one ends. */
async function each(sending: Promise<void>[]): Promise<void> {
  const ended = await Promise.allSettled(sending);
  const reasons = ended.flatMap((one) => (one.status === 'rejected' ? [one.reason] : []));
  const worst = reasons.find((one) => !isCompassError(one)) ?? reasons[0];
  if (worst !== undefined) throw worst;
}

const signed: Record<string, (body: Buffer) => Record<string, string>> = {
  pagerduty: (body) => signedByPagerduty(body, SECRETS.pagerduty[0] ?? ''),
  compass: (body) => signedForCompass(body, SECRETS.compass[0] ?? ''),
  alertmanager: () => ({ authorization: `Bearer ${SECRETS.alertmanager[0]}` }),
  grafana: (body) => ({ 'x-grafana-alerting-signature': hmac(SECRETS.grafana.secrets[0] ?? '', body) }),
};

/** REST and the webhooks, whose senders are known and send what they like. */
async function openApi(): Promise<Edge[]> {
  const { api, close } = await openIntake();
  const post = async (url: string, payload: Buffer, headers: Record<string, string>) => {
    const { statusCode } = await api.inject({
      method: 'POST',
      url,
      payload,
      headers: { 'content-type': 'application/json', ...headers },
    });
    answered(statusCode, url);
  };
  return [
    {
      name: 'bodies of REST',
      language: 'json',
      async take(bytes) {
        await each(
          ['', '/INV-1/test', '/INV-1/decisions'].map((more) => post(`/api/v1/investigations${more}`, bytes, {})),
        );
      },
    },
    {
      name: 'webhooks',
      language: 'json',
      async take(bytes) {
        await each(
          Object.entries(signed).map(([name, headersOf]) => post(`/webhooks/${name}`, bytes, headersOf(bytes))),
        );
      },
      close,
    },
  ];
}

/** Requests that Slack signed: events as JSON, presses and commands as a form that may hold JSON. */
async function openSlack(folder: string): Promise<Edge> {
  const slack = await startLocalSlack({ port: 0, directory: join(folder, 'slack') });
  const intake = await openIntake();
  const { ports } = intake;
  let failed = '';
  const error = (about: unknown) => {
    failed = JSON.stringify(about);
  };
  const app = intakeApp(slack, { signingSecret: SIGNING }, { ports: () => ports, log: { ...ports.log, error } });
  await app.start();
  const server = createServer((request, response) => app.take?.(request, response)).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/slack/events`;
  const send = async (body: string | Buffer, type: string) => {
    const at = String(nowSeconds());
    const mark = createHmac('sha256', SIGNING).update(`v0:${at}:`).update(body).digest('hex');
    const headers = { 'content-type': type, 'x-slack-request-timestamp': at, 'x-slack-signature': `v0=${mark}` };
    failed = '';
    // What no listener knows is answered after three seconds: nobody waits for it here.
    const init = {
      method: 'POST',
      headers,
      body: new Uint8Array(Buffer.from(body)),
      signal: AbortSignal.timeout(WAIT_MS),
    };
    const status = await fetch(url, init).then(
      ({ status: said }) => said,
      () => 404,
    );
    if (failed !== '') throw new Error(`a listener failed: ${failed}`);
    answered(status, type);
  };
  return {
    name: 'requests of Slack',
    language: 'json',
    async take(bytes) {
      await send(bytes, 'application/json').catch((error) => {
        if (!isCompassError(error)) throw error;
      });
      await send(`payload=${encodeURIComponent(bytes.toString('utf8'))}`, 'application/x-www-form-urlencoded');
    },
    async close() {
      server.closeAllConnections();
      server.close();
      await app.stop();
      await intake.close();
      await slack.close();
    },
  };
}

/** What others send, signed; Slack's own record is kept in `folder`. */
export const openRequests = async (folder: string): Promise<Edge[]> => [...(await openApi()), await openSlack(folder)];
