import { once } from 'node:events';
import { cpSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import { createLog, openRedactors, type Running, startCompass, type Trail } from '@compass/compose';
import { readConfig } from '@compass/config';
import { isLookingStatus } from '@compass/core';
import { ROOT } from '../story/installation.ts';
import { pageFor } from '../story/paged.ts';
import { people } from '../story/people.ts';
import { waitFor } from '../story/wait.ts';
import { freePorts } from '../system/free-ports.ts';
import { atMost, type Figure, median } from './figure.ts';
import { ownFolder } from './own-folder.ts';
import type { Slowness } from './slow-sources.ts';

const WAIT_MS = 400;
const QUIET_MS = 3000;
/** The longest time budget of config/agents. */
const DEADLINE_S = 45;

/** Of each an investigation a round. In the first round a process connects and compiles; it is told, and not counted. */
const ROUNDS = 3;
const SERVICES = ['web', 'shop', 'orders', 'orders-db'];
const signal = (name: string, kind: string, query: string, worse = 'up') => ({ name, kind, query, worse });
const signals = [
  signal('latency_p99', 'latency', 'latency'),
  signal('client_latency_p99', 'latency', 'client_latency'),
  signal('error_share', 'errors', 'error_share'),
  { name: 'requests_per_second', kind: 'traffic', query: 'requests' },
  signal('cpu_share', 'saturation', 'cpu'),
  signal('memory_bytes', 'saturation', 'memory'),
  signal('connection_share', 'saturation', 'connections'),
  signal('lock_waiters', 'saturation', 'lock_waiters'),
];
const capabilities = {
  metrics: ['query_metrics', 'query_range', 'get_labels'],
  logs: ['query_logs'],
  traces: ['query_traces', 'search_traces', 'get_trace_by_id'],
  changes: ['changes', 'get_annotations'],
  sessions: ['sessions'],
};

/** A COMPASS with five sources of its own, none of them faster than `slowness` says. */
async function open(slowness: Slowness): Promise<{ compass: Running; close(): Promise<void> }> {
  const directory = ownFolder('answering');
  const sources = new Worker(new URL('./slow-sources.ts', import.meta.url), { workerData: slowness });
  const [url] = (await once(sources, 'message')) as [string];
  const folder = join(directory, 'config');
  cpSync(join(ROOT, 'config'), folder, { recursive: true });
  const servers = Object.entries(capabilities).map(([name, able]) => [name, { mcp: { url }, capabilities: able }]);
  // YAML is wider than JSON.
  writeFileSync(join(folder, 'mcp_servers.yaml'), JSON.stringify({ mcp_servers: Object.fromEntries(servers) }));
  writeFileSync(join(folder, 'signals.yaml'), JSON.stringify({ component_label: 'component', signals }));
  const ports = await freePorts(['api', 'slack']);
  const config = readConfig({
    root: ROOT,
    env: {
      COMPASS_CONFIG: folder,
      COMPASS_DATA_DIR: join(directory, 'compass'),
      PORT: String(ports.api),
      SLACK_LOCAL_PORT: String(ports.slack),
      LOG_LEVEL: 'error',
    },
  });
  const compass = await startCompass({ config, log: createLog(config.logLevel, openRedactors(config).redactor) });
  const close = async () => {
    await compass.stop();
    await sources.terminate();
  };
  return { compass, close };
}

/** Time that is covered by calls which took so long each, in seconds. */
function waitedFor(calls: Trail['calls']): number {
  let [sum, until] = [0, 0];
  for (const from of calls.map(({ at }) => at.getTime()).toSorted((a, b) => a - b)) {
    sum += from + WAIT_MS - Math.max(from, until);
    until = from + WAIT_MS;
  }
  return sum / 1000;
}

/** Pages, and says in seconds when the hypotheses were written, and how long the slowest agent waited for its sources. */
async function answered(
  compass: Running,
  service: string,
): Promise<{ seconds: number; waited: number; agent: string }> {
  const paged = Date.now();
  const id = await pageFor(people(compass.slackUrl ?? ''), service, 'p99 latency is high');
  // What follows, tests and what people see of them, must not be in the way of the next; nor must the looking of who measures.
  await waitFor(`the tests of ${service}`, 2 * DEADLINE_S, async () => {
    const { tests, status } = await compass.investigation(id);
    return isLookingStatus(status) || tests.some(({ state }) => state === 'running') ? null : true;
  });
  // A later page of what is open would join it.
  await fetch(`${compass.url}/api/v1/investigations/${id}/close`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: '{}',
  });
  await sleep(QUIET_MS);
  const { audit, calls } = await compass.trail(id);
  const proposed = audit.find(({ what }) => what === 'hypotheses');
  const agents = [...Map.groupBy(calls, ({ kind }) => kind)]
    .filter(([kind]) => kind.startsWith('observe:'))
    .map(([kind, own]) => ({ agent: kind.slice('observe:'.length), waited: waitedFor(own) }))
    .toSorted((a, b) => b.waited - a.waited);
  const [slowest] = agents;
  if (proposed === undefined || slowest === undefined) throw new Error(`${service}: no agent asked a source`);
  return { seconds: (proposed.at.getTime() - paged) / 1000, ...slowest };
}

/** From a page to the hypotheses with slow sources, against the wait that no program can save. */
export async function againstSlowest(
  say: (line: string) => void,
): Promise<{ figure: Figure; ratio: number; runs: number }> {
  const slow = await open({ waitMs: WAIT_MS, hung: [] });
  const runs: { seconds: number; waited: number }[] = [];
  try {
    for (let round = 1; round <= ROUNDS; round += 1)
      for (const service of SERVICES) {
        const run = await answered(slow.compass, service);
        say(`${service}: ${run.seconds} s, ${run.agent} waited ${run.waited} s`);
        runs.push(run);
      }
  } finally {
    await slow.close();
  }
  const counted = runs.slice(SERVICES.length);
  const ratio = median(counted.map(({ seconds, waited }) => seconds / waited));
  const wait = median(counted.map(({ waited }) => waited));
  const what = `page to hypotheses, sources answer in ${WAIT_MS} ms, of the slowest agent's wait of ${wait} s (median of ${counted.length})`;
  return { figure: atMost(what, ratio, 1.15, '×'), ratio, runs: counted.length };
}

/** The same, and how long it takes with a source that hangs. */
export async function answering(say: (line: string) => void): Promise<Figure[]> {
  const { figure } = await againstSlowest(say);
  const hanging = await open({ waitMs: WAIT_MS, hung: ['traces_search'] });
  try {
    const late = await answered(hanging.compass, 'shop');
    return [figure, atMost('page to hypotheses while the traces hang', late.seconds, DEADLINE_S, 's')];
  } finally {
    await hanging.close();
  }
}
