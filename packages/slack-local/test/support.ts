import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, LogLevel } from '@slack/bolt';
import { onTestFinished } from 'vitest';
import { type LocalSlack, type LocalSlackOptions, startLocalSlack } from '../src/index.ts';

export const INCIDENTS = 'C0INCIDENTS';
export const ALICE = 'U0ALICE';

export async function emptyDirectory(): Promise<string> {
  const directory = await mkdtemp(join(tmpdir(), 'slack-local-'));
  onTestFinished(() => rm(directory, { recursive: true, force: true }));
  return directory;
}

/** A workspace for one test. */
export async function workspace(options: Partial<LocalSlackOptions> = {}): Promise<LocalSlack> {
  const slack = await startLocalSlack({ port: 0, directory: await emptyDirectory(), ...options });
  onTestFinished(() => slack.close());
  return slack;
}

/** A real Bolt app that is connected to the workspace over Socket Mode. */
export async function connectedApp(slack: LocalSlack, listen: (app: App) => void = () => {}): Promise<App> {
  const slackApiUrl = slack.apiUrl;
  const app = new App({
    token: slack.botToken,
    appToken: slack.appToken,
    socketMode: true,
    logLevel: LogLevel.ERROR,
    clientOptions: { slackApiUrl, timeout: 5_000, retryConfig: { retries: 0 } },
    installerOptions: {
      clientOptions: { slackApiUrl, timeout: 5_000, retryConfig: { forever: true, minTimeout: 100 } },
    },
  });
  listen(app);
  await app.start();
  onTestFinished(async () => {
    await app.stop();
  });
  return app;
}

export type Json = Record<string, unknown> & { ok?: boolean; error?: string };

/** One call of the Web API without an SDK, as JSON. */
export async function call(
  slack: LocalSlack,
  method: string,
  args: object = {},
  token = slack.botToken,
): Promise<Json> {
  const response = await fetch(slack.apiUrl + method, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
    body: JSON.stringify(args),
  });
  return { ...(await response.json()), status: response.status };
}

/** A request to the page's JSON endpoints; the HTTP status comes along as `status`. */
export async function local(slack: LocalSlack, path: string, body?: object): Promise<Json> {
  const post = { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) };
  const response = await fetch(`${slack.url}/local/${path}`, body === undefined ? {} : post);
  return { ...(await response.json()), status: response.status };
}

export type Shown = Json & { ts: string; text: string; replies: Shown[]; blocks?: Json[]; files?: Json[] };

/** The roots of #incidents, oldest first. */
export async function roots(slack: LocalSlack, channel = 'incidents'): Promise<Shown[]> {
  const { messages } = await local(slack, `channels/${channel}/messages`);
  return messages as Shown[];
}

export type OpenView = Json & { id: string; hash: string; state: { values: Record<string, Record<string, Json>> } };

/** The modals that stand in front of a person, newest last. */
export async function modals(slack: LocalSlack, user = 'alice'): Promise<OpenView[]> {
  return (await local(slack, `views?user=${user}`)).views as OpenView[];
}

export const section = (text: string) => ({ type: 'section', text: { type: 'mrkdwn', text } });
export const plain = (text: string) => ({ type: 'plain_text', text });
export const button = (action_id: string, value: string, text = 'Press') => ({
  type: 'button',
  text: plain(text),
  action_id,
  value,
});
export const actions = (...elements: object[]) => ({ type: 'actions', elements });
