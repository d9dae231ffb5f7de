import { execFile } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { createLog, openRedactors, startCompass } from '@compass/compose';
import { readConfig } from '@compass/config';
import { PGlite } from '@electric-sql/pglite';
import { buttonValue, people, slotOf } from '../../../apps/lab/src/story/people.ts';
import { waitFor } from '../../../apps/lab/src/story/wait.ts';
import { type Canary, canaryFor, leaksIn } from './canaries.ts';
import { writeCarriers } from './incident.ts';

const root = join(import.meta.dirname, '../../..');
const PATIENCE_S = 120;

const freePort = (): Promise<number> =>
  new Promise((done) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => done(address !== null && typeof address === 'object' ? address.port : 0));
    });
  });

/** Every table of the record, as text. */
async function dump(directory: string): Promise<string> {
  const database = await PGlite.create(join(directory, 'pglite'));
  const { rows } = await database.query<{ name: string }>(
    "select format('%I.%I', table_schema, table_name) as name from information_schema.tables where table_schema in ('public', 'bullmq') and table_type = 'BASE TABLE'",
  );
  const texts: string[] = [];
  for (const { name } of rows) {
    const table = await database.query<{ row: string }>(`select t::text as row from ${name} t`);
    texts.push(...table.rows.map(({ row }) => row));
  }
  await database.close();
  return texts.join('\n');
}

const filesIn = (directory: string): string =>
  readdirSync(directory, { recursive: true, withFileTypes: true })
    .filter((one) => one.isFile())
    .map((one) => readFileSync(join(one.parentPath, one.name), 'latin1'))
    .join('\n');

export interface LiveResult {
  carriers: number;
  sinks: number;
  leaks: string[];
  /** Carriers whose marks did not come as far as the database: nothing was proved of them. */
  lost: string[];
}

/** What the stream of an investigation's events tells up to one that was written; it goes on for as long as somebody listens. */
async function eventsUntil(event: string, url: URL, token: string): Promise<string> {
  const response = await fetch(url, { headers: { authorization: `Bearer ${token}` } });
  const decoder = new TextDecoder();
  let told = '';
  for await (const chunk of response.body ?? []) {
    told += decoder.decode(chunk, { stream: true });
    if (told.includes(`event: ${event}\n`)) break;
  }
  return told;
}

/** The whole program on its embedded database, with secrets in everything that reaches it; then everything that it wrote is searched. */
export async function investigateLive(): Promise<LiveResult> {
  const directory = mkdtempSync(join(tmpdir(), 'compass-secrets-'));
  const own = ['api', 'pager', 'audit'].map(
    (name) => `own-${name}-${Math.random().toString(36).slice(2).padEnd(12, '7')}`,
  );
  const [apiToken = '', pagerdutySecret = '', auditKey = ''] = own;
  const canaries = new Map<string, Canary>();
  const carry = (carrier: string): string => {
    const canary = canaryFor(carrier, own[canaries.size % own.length] ?? '');
    canaries.set(carrier, canary);
    return canary.text;
  };
  try {
    await writeCarriers(join(directory, 'bundle'), {
      'log line': carry('log line'),
      'metric label': carry('metric label'),
      'span name': carry('span name'),
      'change summary': carry('change summary'),
      'tool error': carry('tool error'),
    });
    const env = {
      COMPASS_DATA_DIR: join(directory, 'data'),
      COMPASS_DEMO: join(directory, 'bundle'),
      COMPASS_API_TOKEN: apiToken,
      COMPASS_AUDIT_KEY: auditKey,
      PAGERDUTY_WEBHOOK_SECRET: pagerdutySecret,
      COMPASS_NO_OPEN: '1',
      PORT: String(await freePort()),
      SLACK_LOCAL_PORT: String(await freePort()),
    };
    const read = readConfig({ root, env });
    // With a token it would listen to the world.
    const config = { ...read, http: { ...read.http, host: '127.0.0.1' } };
    const logged: string[] = [];
    const { redactor } = openRedactors(config);
    const log = createLog('debug', redactor, { write: (line) => void logged.push(line) });
    const running = await startCompass({ config, log });
    const answers: string[] = [];
    let slackShows = '';
    let printed = '';
    try {
      const rest = async (path: string, body?: unknown): Promise<unknown> => {
        const response = await fetch(new URL(path, running.url), {
          headers: { authorization: `Bearer ${apiToken}`, 'content-type': 'application/json' },
          ...(body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) }),
        });
        const text = await response.text();
        answers.push(text);
        return JSON.parse(text);
      };
      const slack = people(running.slackUrl ?? '');
      const title = carry('alert title');
      const started = (await rest('/api/v1/investigations', {
        service: 'orders',
        symptoms: [carry('REST body')],
        context: { details: { note: carry('alert details') }, db_password: canaries.get('alert details')?.secrets[1] },
      })) as { id: string };
      await slack.page('orders', title);
      // Slack's own three seconds are short on a busy machine; what was said is accepted all the same.
      await slack.command('alice', `investigate orders ${carry('Slack command')}`).catch(() => undefined);
      const path = `/api/v1/investigations/${started.id}`;
      const list = await waitFor('the list with its buttons', PATIENCE_S, async () => {
        const found = (await slack.roots()).flatMap((one) => one.replies).find((one) => slotOf(one) === 'list');
        return found !== undefined && buttonValue(found, 'request_data') !== null ? found : null;
      });
      await slack.press('alice', list, 'request_data');
      await slack.submit('alice', { what: carry('Slack free text') });
      await waitFor('what alice said', PATIENCE_S, async () =>
        JSON.stringify(await rest(path)).includes('Slack free text') ? true : null,
      );
      log.warn(
        { error: carry('log output'), detail: { token: canaries.get('log output')?.secrets[1] } },
        'a test of the log',
      );
      await rest(`${path}/bundle`);
      await rest(`${path}/standing`);
      answers.push(await eventsUntil('data added', new URL(`${path}/events`, running.url), apiToken));
      await rest('/api/v1/investigations');
      await rest('/health');
      await rest(`${path}/close`, { reason: carry('reason of closing') });
      await rest(`${path}/feedback`, { answer: 'yes' });
      await waitFor('what was learned', PATIENCE_S, async () =>
        JSON.stringify(await rest('/api/v1/patterns')) === '[]' ? null : true,
      );
      slackShows = JSON.stringify(await slack.roots());
      const cli = join(root, 'apps/cli/bin/compass.js');
      const inherited = { PATH: process.env['PATH'] ?? '', COMPASS_URL: running.url, COMPASS_API_TOKEN: apiToken };
      for (const words of [
        ['status', started.id],
        ['learn', started.id],
        ['export', started.id, '--to', join(directory, 'exported')],
      ]) {
        const { stdout, stderr } = await promisify(execFile)(process.execPath, [cli, ...words], { env: inherited });
        printed += stdout + stderr;
      }
    } finally {
      await running.stop();
    }
    const database = await dump(config.dataDir);
    const sinks: Record<string, string> = {
      database,
      'REST answers': answers.join('\n'),
      Slack: slackShows,
      "Slack's own files": filesIn(join(config.dataDir, 'slack-local')),
      'log output': logged.join(''),
      'command line': printed,
      'exported bundle': filesIn(join(directory, 'exported')),
    };
    const all = [...canaries.values()];
    const empty = Object.entries(sinks).flatMap(([sink, text]) => (text === '' ? [`nothing in ${sink}`] : []));
    const markOf = ({ secrets }: Canary) => redactor.text(`password=${secrets[1]}`).slice('password='.length);
    const reached = `${database}\n${sinks['log output']}`;
    return {
      carriers: all.length,
      sinks: Object.keys(sinks).length,
      leaks: [...Object.entries(sinks).flatMap(([sink, text]) => leaksIn(sink, text, all)), ...empty],
      lost: all.filter((one) => !reached.includes(markOf(one))).map(({ carrier }) => carrier),
    };
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}
