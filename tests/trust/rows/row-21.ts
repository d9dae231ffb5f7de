import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { allAgents } from '@compass/agents';
import { isCompassError, type ModelQuestion } from '@compass/core';
import { type Broker, createTelemetry, filePins, openBroker, type PinStore } from '@compass/mcp';
import { ToolSchema } from '@modelcontextprotocol/sdk/types.js';
import { scriptedModel } from '../../support/model.ts';
import { clock, createWorld } from '../../support/world.ts';
import { type Listing, listing } from '../hostile/listing.ts';
import { approved, CANARY, type Mutation, mutations } from '../hostile/mutations.ts';
import type { Row } from '../row.ts';

/** Time that is moved by hand: a list of tools is believed for a minute. */
const movable = () => {
  let by = 0;
  return {
    ...clock,
    now: () => new Date(Date.now() + by),
    forward(ms: number) {
      by += ms;
    },
  };
};

const tries = async (broker: Broker, tool: string): Promise<string> => {
  const [reading, acting] = await Promise.all(
    (['read', 'act'] as const).map((access) =>
      broker.call({ server: 'theirs', tool, access, arguments: {} }).then(
        () => 'called',
        (error) => (isCompassError(error) ? error.code : 'uncaught'),
      ),
    ),
  );
  return reading === acting ? (reading ?? '') : `${reading}/${acting}`;
};

interface Tried {
  blocked: boolean;
  enabled: boolean;
  named: boolean;
  othersWork: boolean;
  approvable: boolean;
  leaked: boolean;
}

/** One change, while COMPASS runs or while it does not; then an approval. */
async function suffer({ tools, target, what }: Mutation, pins: PinStore, running: boolean): Promise<Tried> {
  const server: Listing = listing(approved);
  const time = movable();
  const open = () =>
    openBroker({ servers: [{ name: 'theirs', connect: server.connect, outside: true }], pins, clock: time });
  let broker = open();
  await tries(broker, 'prometheus_query');
  server.list(tools);
  if (running) time.forward(60_000);
  else {
    await broker.close();
    broker = open();
  }
  const called = server.calls(target);
  const how = await tries(broker, target);
  const offered = await broker.tools('theirs');
  const blocked = how !== 'called' && server.calls(target) === called;
  const other = ['prometheus_query', 'logs_query'].find((name) => name !== target) ?? '';
  const found = {
    blocked,
    enabled: offered.has(`theirs/${target}`),
    named: broker.doubts().length === 1,
    othersWork: (await tries(broker, other)) === 'called',
    leaked: JSON.stringify([...offered.values()]).includes(CANARY),
  };
  const before = await pins.read('theirs');
  await pins.write('theirs', (await broker.standing('theirs')).offered);
  time.forward(60_000);
  const again = await tries(broker, target);
  // Approved or not: a name that is there twice, or cannot be told from another, is never called.
  const never = what === 'a name twice' || /[^\w.-]/.test(target);
  const whole = ToolSchema.safeParse(tools.find((one) => one['name'] === target)).success;
  const approvable = never ? again !== 'called' : !whole || again.includes('called');
  await pins.write('theirs', before ?? {});
  await broker.close();
  return { ...found, approvable };
}

/** What a model is asked in an investigation whose sources describe themselves in the words of an attacker. */
async function prompts(pins: PinStore): Promise<ModelQuestion[]> {
  const server = listing(approved);
  const broker = openBroker({ servers: [{ name: 'theirs', connect: server.connect, outside: true }], pins, clock });
  const theirs = { server: 'theirs' };
  const none = { missing: 'it is not configured' };
  const { telemetry } = createTelemetry({
    broker,
    clock,
    routes: {
      metrics: theirs,
      logs: theirs,
      traces: none,
      changes: none,
      sessions: none,
      signals: [{ name: 'latency_p99', kind: 'latency', query: 'p99', worse: 'up', unit: 's' }],
      componentLabel: 'component',
    },
    sessionsComponent: null,
  });
  const model = scriptedModel([{ text: '{}' }]);
  const scripted = { port: telemetry, recover: () => undefined, recovered: () => false };
  const world = createWorld({ agents: allAgents, telemetry: scripted, model });
  try {
    const actor = { kind: 'api', name: 'trust' } as const;
    const asked = await world.ask(actor, 'start_investigation', { service: 'orders', source: 'api' });
    if (!asked.ok) throw new Error(asked.lines.join());
    const consulted = ({ consultation }: { consultation?: { state: string } | undefined }) =>
      consultation !== undefined && consultation.state !== 'asked';
    await world.until(asked.investigation, 'an answer of the model', consulted);
    return model.questions;
  } finally {
    await world.stop();
    await broker.close();
  }
}

export const row: Row = {
  row: 21,
  title: 'rug pull, poisoned description, shadowed name, lying hint, new tool',
  bound:
    '200 of 200 mutations blocked until approved, 0 tools enabled by themselves, 0 foreign description bytes in a prompt',
  async run({ short, seed }) {
    const directory = await mkdtemp(join(tmpdir(), 'compass-pins-'));
    try {
      const pins = filePins(join(directory, 'pins.json'));
      const first = listing(approved);
      const servers = [{ name: 'theirs', connect: first.connect, outside: true as const }];
      const unknown = openBroker({ servers, pins, clock });
      const untold = (await tries(unknown, 'prometheus_query')) !== 'called' && first.calls('prometheus_query') === 0;
      await pins.write('theirs', (await unknown.standing('theirs')).offered);
      await unknown.close();
      const cases = mutations(short ? 200 : 2_000, seed);
      const tried: (Tried & Mutation)[] = [];
      for (const [index, one] of cases.entries()) tried.push({ ...one, ...(await suffer(one, pins, index % 2 === 0)) });
      const questions = await prompts(pins);
      const leaks = questions.filter((question) => JSON.stringify(question).includes(CANARY)).length;
      const count = (what: keyof Tried) => tried.filter((one) => one[what]).length;
      const wrong = tried.find(
        (one) => !one.blocked || one.enabled || !one.named || !one.othersWork || !one.approvable,
      );
      const all = tried.length;
      return {
        figure: [
          `${count('blocked')} of ${all} blocked until approved, ${count('approvable')} as they must be after it`,
          `${count('enabled')} enabled by themselves, ${count('named')} named to people, others' tools worked beside ${count('othersWork')}`,
          `a server never approved ${untold ? 'is not called' : 'WAS CALLED'}`,
          `${leaks} of ${questions.length} prompts and ${count('leaked')} of ${all} lists with foreign descriptions`,
          ...(wrong === undefined ? [] : [`first wrong: ${wrong.what} of ${wrong.target}`]),
        ].join('; '),
        exercised: questions.length === 0 ? 0 : all,
        pass: untold && wrong === undefined && leaks + count('leaked') === 0,
      };
    } finally {
      await rm(directory, { recursive: true, force: true });
    }
  },
};
