import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { releaseIsBad } from './story/bad-release.ts';
import { type Installation, install } from './story/installation.ts';
import { lockIsEnded } from './story/lock.ts';
import { ordersSpin, pageWhileAllIsWell } from './story/quiet-and-spin.ts';
import { paymentsAreSlow } from './story/slow-payments.ts';
import { missingParts } from './system/programs.ts';

const { values } = parseArgs({ options: { record: { type: 'string' }, keep: { type: 'boolean', default: false } } });

/** Rates need half a minute to settle; then a reference of 60 s and some more for what the page may be late by. */
const HEALTHY_S = 90;

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

/** Each incident has a system of its own, side by side; one is paged about while well before it is broken. */
async function lab(): Promise<string[]> {
  const recordIn = values.record === undefined ? {} : { recordIn: values.record };
  const stories: Record<string, (place: Installation, say: (line: string) => void) => Promise<string[]>> = {
    lock: (place, tell) => lockIsEnded(place, { say: tell, closing, ...recordIn }),
    spin: async (place, tell) => [...(await pageWhileAllIsWell(place, tell)), ...(await ordersSpin(place, tell))],
    payments: paymentsAreSlow,
    release: releaseIsBad,
  };
  const tell = async (name: string, story: (typeof stories)[string]): Promise<string[]> => {
    const saying = (line: string) => say(`${name.padEnd(8)}  ${line}`);
    try {
      const place = await install(join(directory, name), closing);
      saying('PostgreSQL, Prometheus, autotel-mcp, the shop and its services, and COMPASS are up');
      await sleep(place.since + HEALTHY_S * 1000 - Date.now());
      saying(`had ${HEALTHY_S} s of healthy traffic`);
      return await story(place, saying);
    } catch (error) {
      return [`${name}: ${error instanceof Error ? error.message : String(error)}`];
    }
  };
  return (await Promise.all(Object.entries(stories).map(([name, story]) => tell(name, story)))).flat();
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
