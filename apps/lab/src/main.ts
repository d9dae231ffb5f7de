import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { createLog, startCompass, startRecorder } from '@compass/compose';
import { readConfig } from '@compass/config';
import { WireInvestigation } from '@compass/core';
import { unmet } from './story/check.ts';
import { people } from './story/people.ts';
import { resolve } from './story/resolve.ts';
import { waitFor } from './story/wait.ts';
import { freePorts } from './system/free-ports.ts';
import { missingParts } from './system/programs.ts';
import { startSystem } from './system/start.ts';

const { values } = parseArgs({ options: { record: { type: 'string' }, keep: { type: 'boolean', default: false } } });
const root = join(import.meta.dirname, '../../..');

/** Rates need half a minute to settle; then a reference of 60 s and some more for what the page may be late by. */
const HEALTHY_S = 90;
const BROKEN_S = 36;

const began = Date.now();
const say = (line: string) => console.log(`${String(Math.round((Date.now() - began) / 1000)).padStart(4)} s  ${line}`);

const lacking = missingParts();
if (lacking.length > 0) {
  console.error(
    `The lab needs programs that this machine lacks: ${lacking.join(', ')}. On Debian: apt-get install postgresql prometheus prometheus-postgres-exporter`,
  );
  process.exit(1);
}

const directory = mkdtempSync(join(tmpdir(), 'compass-lab-'));
// Under root PostgreSQL runs as its own user, who must be able to reach its files below.
chmodSync(directory, 0o711);
const closing: (() => Promise<unknown>)[] = [];
const stop = async () => {
  for (const close of closing.splice(0).reverse()) await close().catch(() => undefined);
  if (!values.keep) rmSync(directory, { recursive: true, force: true });
};
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => stop().finally(() => process.exit(1)));

async function lab(): Promise<string[]> {
  const system = await startSystem({ directory: join(directory, 'system'), onLine: () => undefined });
  closing.push(() => system.stop());
  say('PostgreSQL, its exporter, Prometheus, the orders service and its customers are up');
  const ports = await freePorts(['api', 'slack']);
  const config = readConfig({
    root,
    env: {
      COMPASS_DATA_DIR: join(directory, 'compass'),
      PORT: String(ports.api),
      SLACK_LOCAL_PORT: String(ports.slack),
      PROMETHEUS_URL: system.prometheusUrl,
      POSTGRES_ACTIVITY_URL: system.postgresUrl.compass,
      COMPASS_SIGNALS: join(import.meta.dirname, 'signals.yaml'),
      COMPASS_REFERENCE_SECONDS: '60',
      COMPASS_LOOKBACK_SECONDS: '45',
      COMPASS_STEP_SECONDS: '2',
      COMPASS_RATE_SECONDS: '20',
      LOG_LEVEL: 'warn',
    },
  });
  const compass = await startCompass({ config, log: createLog(config.logLevel) });
  closing.push(() => compass.stop());
  const recorder = startRecorder({
    prometheusUrl: system.prometheusUrl,
    postgresUrl: system.postgresUrl.compass,
    signals: config.signals,
    componentLabel: config.componentLabel,
    everyMs: 2000,
  });
  closing.push(() => recorder.stop());
  say(`COMPASS is up; ${HEALTHY_S} s of healthy traffic`);
  await sleep(HEALTHY_S * 1000);

  const contention = await system.causeLockContention();
  say(`session pid ${contention.pid} locks the table orders and falls idle`);
  await sleep(BROKEN_S * 1000);
  const local = people(compass.slackUrl ?? '');
  await local.page('orders', 'orders: p99 latency is high');
  say('the signed page is sent');

  const record = async (name: string) =>
    WireInvestigation.parse(await (await fetch(new URL(`/api/v1/investigations/${name}`, compass.url))).json());
  const opened = await waitFor(
    'the thread',
    20,
    async () => (await local.roots())[0]?.metadata?.event_payload?.investigation,
  );
  say('the thread is open');
  const ended = await resolve({ people: local, record, say }, opened).catch(async (error: unknown) => {
    const { status, agents, trouble, symptom } = await record(opened);
    say(`stands at ${JSON.stringify({ status, symptom, agents, trouble })}`);
    throw error;
  });
  const missing = unmet(ended, contention.pid);
  if (values.record !== undefined && missing.length === 0) {
    await sleep(30_000);
    await recorder.write(values.record, {
      id: 'lab-lock-contention',
      investigation: await compass.investigation(ended.id),
      until: new Date(),
    });
    say(`recorded in ${values.record}`);
  }
  return missing;
}

try {
  const missing = await lab();
  for (const what of missing) say(`NOT SO: ${what}`);
  say(missing.length === 0 ? 'all of the story held' : 'the story did not hold');
  process.exitCode = missing.length === 0 ? 0 : 1;
} catch (error) {
  say(`FAILED: ${error instanceof Error ? error.message : String(error)}`);
  process.exitCode = 1;
} finally {
  await stop();
}
