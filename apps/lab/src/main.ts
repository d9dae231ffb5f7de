import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { startRecorder } from '@compass/compose';
import { unmet } from './story/check.ts';
import { type Installation, install } from './story/installation.ts';
import { ordersSpin, pageWhileAllIsWell } from './story/quiet-and-spin.ts';
import { resolve } from './story/resolve.ts';
import { waitFor } from './story/wait.ts';
import { missingParts } from './system/programs.ts';

const { values } = parseArgs({ options: { record: { type: 'string' }, keep: { type: 'boolean', default: false } } });

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

/** Two systems side by side: the one is broken, looked at and mended; the other is paged about while well, then burns its own CPU. */
async function lab(): Promise<string[]> {
  const [broken, other] = await Promise.all([
    install(join(directory, 'broken'), closing),
    install(join(directory, 'other'), closing),
  ]);
  say(`two times PostgreSQL, its exporter, Prometheus, the orders service, its customers and COMPASS are up`);
  say(`${HEALTHY_S} s of healthy traffic`);
  await sleep(HEALTHY_S * 1000);
  const [first, others] = await Promise.all([
    lockStory(broken),
    (async () => [...(await pageWhileAllIsWell(other, say)), ...(await ordersSpin(other, say))])(),
  ]);
  return [...first, ...others];
}

async function lockStory({ system, compass, config, local, record }: Installation): Promise<string[]> {
  const recorder = startRecorder({
    prometheusUrl: system.prometheusUrl,
    postgresUrl: system.postgresUrl.compass,
    signals: config.signals,
    componentLabel: config.componentLabel,
    everyMs: 2000,
  });
  closing.push(() => recorder.stop());
  const contention = await system.causeLockContention();
  say(`session pid ${contention.pid} locks the table orders and falls idle`);
  await sleep(BROKEN_S * 1000);
  await local.page('orders', 'orders: p99 latency is high');
  say('the signed page is sent');

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
  say(missing.length === 0 ? 'all of the stories held' : 'a story did not hold');
  process.exitCode = missing.length === 0 ? 0 : 1;
} catch (error) {
  say(`FAILED: ${error instanceof Error ? error.message : String(error)}`);
  process.exitCode = 1;
} finally {
  await stop();
}
