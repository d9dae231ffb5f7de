import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { startOnce } from './story/first-start.ts';
import { install, ROOT } from './story/installation.ts';
import { amissAt } from './story/slack-ledger.ts';
import { type Story, stories } from './story/stories.ts';
import { missingParts } from './system/programs.ts';

const { values } = parseArgs({
  options: {
    record: { type: 'string' },
    keep: { type: 'boolean', default: false },
    only: { type: 'string', multiple: true },
  },
});

/** Rates need 20 s to settle; then a reference of 60 s and what of the 38 s behind a page is still whole. */
const HEALTHY_S = 88;

const began = Date.now();
const say = (line: string) => console.log(`${String(Math.round((Date.now() - began) / 1000)).padStart(4)} s  ${line}`);

const told = Object.entries(stories(values.record)).filter(([name]) => values.only?.includes(name) ?? true);
if (told.length < (values.only?.length ?? 1)) {
  console.error(`--only takes one of ${Object.keys(stories(undefined)).join(', ')}; give it again for more.`);
  process.exit(1);
}
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
/** One list for each system: what ends its parts, the last first. */
const systems: (() => Promise<unknown>)[][] = [];
const end = async (closing: (() => Promise<unknown>)[]) => {
  for (const close of closing.splice(0).reverse()) await close().catch(() => undefined);
};
const stop = async () => {
  await Promise.all(systems.map(end));
  if (!values.keep) rmSync(directory, { recursive: true, force: true });
};
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => stop().finally(() => process.exit(1)));

/** Each incident has a system of its own, side by side; what is not so is returned. */
async function lab(): Promise<string[]> {
  const begun = startOnce({ root: ROOT, dataDir: join(directory, 'begun') });
  // Each system waits for it when it is up itself, and fails with it then.
  begun.catch(() => undefined);
  const live = async ([name, { laterS, tell }]: [string, Story]): Promise<string[]> => {
    const saying = (line: string) => say(`${name.padEnd(8)}  ${line}`);
    const closing: (() => Promise<unknown>)[] = [];
    systems.push(closing);
    try {
      const place = await install(join(directory, name), { begun, closing });
      saying('PostgreSQL, Prometheus, autotel-mcp, the shop and its services, and COMPASS are up');
      const healthyS = HEALTHY_S + laterS;
      await sleep(Math.max(0, place.since + healthyS * 1000 - Date.now()));
      saying(`had ${healthyS} s of healthy traffic`);
      return [
        ...(await tell(place, saying)),
        ...(await amissAt(place.compass.slackUrl ?? '')).map((one) => `${name}: ${one}`),
      ];
    } catch (error) {
      return [`${name}: ${error instanceof Error ? error.message : String(error)}`];
    }
  };
  return (await Promise.all(told.map(live))).flat();
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
