import type { Delivery, Investigation } from '@compass/core';
import { onTestFinished } from 'vitest';
import type { LocalSlack } from '../../slack-local/src/index.ts';
import { createSlackApp } from '../src/index.ts';
import { action, evidence } from './record-parts.ts';
import { costs, roots, settings, shower, workspace } from './support.ts';

export const quietLog = {
  debug: () => undefined,
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
};

/** A workspace in which one investigation is shown, and the app with what it was asked to store. */
export async function stageWith(investigation: Investigation, broken = false) {
  const slack = await workspace();
  await shower(slack).show(investigation);
  const stored: Delivery[] = [];
  const app = createSlackApp({
    tokens: { bot: slack.botToken, app: slack.appToken },
    slackApiUrl: slack.apiUrl,
    accept: async (delivery) => {
      if (broken) throw new Error('the database is away');
      const isNew = stored.every((one) => one.key !== delivery.key);
      stored.push(delivery);
      return { isNew };
    },
    read: {
      costs: async () => costs,
      investigation: async (name) => (name === investigation.id ? investigation : null),
      open: async () => [investigation],
      actionPreview: async () => action,
      evidence: async () => evidence,
      bundle: async (name) =>
        name === investigation.id ? { name: 'INV-1042.bundle.json', content: '{}' } : { refused: 'There is none.' },
      services: async () => ['orders', 'search'],
    },
    settings,
    log: quietLog,
  });
  await app.start();
  onTestFinished(() => app.stop());
  const post = async (path: string, body: object) => {
    const answer = await fetch(`${slack.url}/local/${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    return { status: answer.status, ...((await answer.json()) as Record<string, unknown>) };
  };
  const [root] = await roots(slack);
  const find = (action: string) =>
    [root, ...(root?.replies ?? [])].findLast((one) =>
      JSON.stringify(one?.blocks ?? []).includes(`"action_id":"${action}"`),
    );
  return {
    slack,
    stored,
    post,
    command: (text: string) => post('commands', { user: 'alice', channel: 'incidents', command: '/compass', text }),
    press: (action: string, value?: string, user = 'alice') =>
      post('clicks', {
        user,
        channel: 'incidents',
        ts: find(action)?.ts ?? '',
        action_id: action,
        ...(value === undefined ? {} : { value }),
      }),
    root: root?.ts ?? '',
  };
}

export async function openForms(slack: LocalSlack, user = 'alice') {
  const answer = await fetch(`${slack.url}/local/views?user=${user}`);
  return ((await answer.json()) as { views: { id: string; callback_id: string; blocks: unknown[] }[] }).views;
}
export async function whispers(slack: LocalSlack, user = 'alice') {
  const answer = await fetch(`${slack.url}/local/ephemeral?user=${user}`);
  return ((await answer.json()) as { messages: { text: string }[] }).messages.map((one) => one.text);
}
