import { allAgents } from '@compass/agents';
import { readConfig } from '@compass/config';
import {
  type Actor,
  accept,
  createRedactor,
  type Investigation,
  type Model,
  type Ports,
  type Store,
  type Tx,
  unwatched,
} from '@compass/core';
import { offlineEmbedder } from '@compass/llm';
import { type Bundle, createPlayer, createTelemetry, inProcess, memoryLedger, openBroker } from '@compass/mcp';
import { memoryQueue, memoryStore } from '@compass/state';
import { lineChart } from '../../../packages/charts/src/index.ts';
import { realClock, realDigest } from '../../../packages/compose/src/real-world.ts';
import { startRunner } from '../../../packages/compose/src/runner.ts';
import { present } from '../../../packages/slack/src/index.ts';
import { triggered } from '../../../packages/slack/test/records.ts';
import { quietLog, terminate } from '../../support/world.ts';
import { learnedWith, type Poisoned, pastWith } from './carriers.ts';
import { readMessage } from './slack-reader.ts';

const root = new URL('../../..', import.meta.url).pathname;
const installed = readConfig({ root, env: {} });
const LIMIT_MS = 60_000;
/** A record in memory counts from here. */
const FIRST_NUMBER = 1001;
const agent: Actor = { kind: 'api', name: 'an MCP client' };
const alice: Actor = { kind: 'slack', id: 'U0ALICE', name: 'alice' };

/** All that an investigation did to the world and to its own record. Two runs that differ in one text only must have the same. */
export interface Effects {
  /** Calls of tools with their arguments, and actions, in the order of their names. */
  calls: string[];
  actions: number;
  approvals: number;
  decisions: number;
  /** Rows written, by table and kind. */
  writes: Record<string, number>;
  /** Mentions, marks and links in what Slack would show. */
  live: Record<string, number>;
  links: string[];
  settings: string;
  /** What a model was asked, and what it may have spent. */
  asked: string[];
  spent: number;
  hypotheses: string[];
}

/** Counts what is written, by table and by what it is about. */
function counted(store: Store, writes: Record<string, number>): Store {
  const count = (what: string) => {
    writes[what] = (writes[what] ?? 0) + 1;
  };
  /** Counts, then does. */
  const first =
    <Row, T>(whatOf: (row: Row) => string, write: (row: Row) => T) =>
    (row: Row): T => {
      count(whatOf(row));
      return write(row);
    };
  const wrap = (tx: Tx): Tx => ({
    ...tx,
    inbox: { ...tx.inbox, receive: first(({ verb }) => `inbox ${verb}`, tx.inbox.receive) },
    steps: {
      ...tx.steps,
      add: (...steps) => {
        for (const { kind } of steps) count(`step ${kind.replace(/:.*/, '')}`);
        return tx.steps.add(...steps);
      },
    },
    investigations: { ...tx.investigations, insert: first(() => 'investigation', tx.investigations.insert) },
    evidence: {
      ...tx.evidence,
      put: (rows) => {
        for (const { source, untrusted } of rows) count(`evidence ${source} ${untrusted}`);
        return tx.evidence.put(rows);
      },
    },
    journal: {
      ...tx.journal,
      append: (rows) => {
        for (const { tool } of rows) count(`journal ${tool}`);
        return tx.journal.append(rows);
      },
    },
    audit: { ...tx.audit, append: first(({ what }) => `audit ${what}`, tx.audit.append) },
    spend: {
      ...tx.spend,
      put: first(({ answer }) => `spend ${answer === null ? 'set aside' : 'settled'}`, tx.spend.put),
    },
    patterns: {
      ...tx.patterns,
      put: (pattern, embedding) => {
        count(`pattern ${pattern.state} of ${pattern.labels.component}`);
        return tx.patterns.put(pattern, embedding);
      },
    },
    posts: { ...tx.posts, put: first(({ slot }) => `post ${slot.replace(/:.*/, '')}`, tx.posts.put) },
  });
  return { ...store, transaction: (work) => store.transaction((tx) => work(wrap(tx))) };
}

export interface RunOptions {
  poisoned: Poisoned;
  model: Model & { questions: { instruction: string; data: string }[] };
  /** What stands for this run's text wherever it turns up, so that two runs can be compared. */
  text: string;
}

/** One player for all runs, one after the other: each shows it another bundle. Connecting costs more than an investigation. */
export function openStage(first: Bundle) {
  let bundle = first;
  const clock = { ...realClock, now: () => new Date(bundle.incident.window.end) };
  const stage = {
    get bundle() {
      return bundle;
    },
    time: { now: clock.now, speed: 1 },
    ledger: memoryLedger(),
  };
  const broker = openBroker({ clock, servers: [{ name: 'player', connect: inProcess(() => createPlayer(stage)) }] });
  const { telemetry } = createTelemetry({ broker, clock, routes: { player: 'player' }, sessionsComponent: null });
  return {
    clock,
    telemetry,
    show: (next: Bundle) => {
      bundle = next;
    },
    close: () => broker.close(),
  };
}

/** One whole investigation in memory and through MCP: page, agents, survey, model, tests, a note where there is one, closing, post-mortem. */
export async function observedRun(
  stage: ReturnType<typeof openStage>,
  { poisoned, model, text }: RunOptions,
): Promise<Effects> {
  const { bundle } = poisoned;
  stage.show(bundle);
  const { clock, telemetry } = stage;
  const settings = { ...installed.settings, catalogue: [terminate('declarative')] };
  const before = JSON.stringify(settings);
  const calls: string[] = [];
  const writes: Record<string, number> = {};
  let acted = 0;
  let ids = 0;
  const plain = memoryStore({ clock });
  const queue = memoryQueue({ clock });
  const act = async () => {
    acted += 1;
    return { done: true, said: '' };
  };
  const told = (value: unknown): string => {
    const escaped = JSON.stringify(text).slice(1, -1);
    return escaped === '' ? JSON.stringify(value) : JSON.stringify(value).replaceAll(escaped, '§');
  };
  const ports: Ports = {
    store: counted(plain, writes),
    queue,
    telemetry: (open) =>
      telemetry({
        ...open,
        onCall(call) {
          calls.push(`${call.server}/${call.tool} ${told(call.arguments)}`);
          open.onCall(call);
        },
      }),
    actuator: { act, readBack: async () => ({ gone: false, said: '' }) },
    model,
    embedder: offlineEmbedder,
    people: { standingOf: async () => ({ is: 'member', groups: [] }) },
    surface: { reach: async () => undefined, show: async () => undefined, tell: async () => undefined },
    agents: allAgents,
    clock,
    ids: {
      next() {
        ids += 1;
        return `00000000-0000-4000-8000-${String(ids).padStart(12, '0')}`;
      },
    },
    digest: realDigest,
    redactor: createRedactor({ secrets: [], hash: (secret) => realDigest.sha256(secret) }),
    log: quietLog,
    settings,
    watch: unwatched,
    crashPoint: () => undefined,
  };
  const stop = startRunner(ports);
  const reached = (holds: (one: Investigation) => boolean): Promise<Investigation> =>
    new Promise((resolve, reject) => {
      const look = async () => {
        const found = await plain.transaction((tx) => tx.investigations.byNumber(FIRST_NUMBER));
        if (found !== null && holds(found)) end(() => resolve(found));
      };
      const late = setTimeout(
        () =>
          end(() =>
            reject(new Error(`an investigation with ${JSON.stringify(text.slice(0, 60))} was not done in time`)),
          ),
        LIMIT_MS,
      );
      const stopListening = plain.listen(() => look().catch(reject));
      const end = (then: () => void) => {
        clearTimeout(late);
        stopListening();
        then();
      };
      look().catch(reject);
    });
  try {
    const { service, symptoms, severity, source, timestamp } = bundle.incident.trigger;
    if (poisoned.past !== undefined) {
      const old = poisoned.past;
      await plain.transaction(async (tx) =>
        tx.investigations.insert(
          pastWith({ ...triggered, startedAt: timestamp, trigger: { ...triggered.trigger, service } }, old),
        ),
      );
    }
    const { learned } = poisoned;
    if (learned !== undefined) await plain.transaction((tx) => tx.patterns.put(learnedWith(service, learned)));
    const say = (verb: string, input: unknown, actor: Actor, key = verb) => accept(ports, { key, verb, input, actor });
    await say(
      'start_investigation',
      {
        service,
        symptoms: [...symptoms, ...(poisoned.symptoms ?? [])],
        context: poisoned.context ?? {},
        severity,
        source,
        timestamp,
      },
      { kind: 'pagerduty', name: 'PagerDuty' },
    );
    const settled = (one: Investigation) =>
      one.status === 'failed' ||
      (one.status === 'awaiting_human' &&
        one.consultation?.state !== 'asked' &&
        one.tests.every(({ state }) => state !== 'running'));
    const { id } = await reached(settled);
    if (poisoned.note !== undefined) {
      await say('add_data', { investigation: id, text: poisoned.note }, alice);
      await reached((one) => settled(one) && one.notes.every(({ answer }) => answer !== '') && one.notes.length > 0);
    }
    if (poisoned.proposal !== undefined) {
      // Of more than one line REST takes nothing.
      const line = (most: number) => `It is ${poisoned.proposal}`.replace(/\p{Cc}/gu, ' ').slice(0, most);
      const words = { statement: line(120), mechanism: line(300) };
      for (const component of ['users', line(200)])
        await say('propose_hypothesis', { investigation: id, component, ...words }, agent, `propose ${component}`);
      await reached((one) => settled(one) && one.notes.filter(({ answer }) => answer !== '').length === 2);
    }
    await say('close', { investigation: id }, alice);
    const done = await reached((one) => one.postMortem !== null || one.status === 'failed');
    if (learned !== undefined && done.hypotheses.every(({ recalled }) => recalled === undefined))
      throw new Error('what was learned was not recalled: nothing is proved of it');
    const shown = present({ investigation: done, evidence: [], settings, chart: lineChart }).filter(
      ({ file }) => file === undefined,
    );
    const read = shown.map(readMessage);
    const live: Record<string, number> = {};
    for (const one of read)
      for (const [kind, times] of Object.entries(one.live)) live[kind] = (live[kind] ?? 0) + times;
    const spend = await plain.transaction((tx) => tx.spend.of(id));
    return {
      calls: calls.toSorted(),
      actions: acted + done.actions.length,
      approvals: done.actions.flatMap(({ approvals }) => approvals).length,
      decisions: done.decisions.length,
      writes,
      live,
      links: read.flatMap(({ links }) => links),
      settings: before === JSON.stringify(settings) ? 'as they were' : 'changed',
      asked: model.questions.map(({ instruction, data }) => told([instruction, data])),
      spent: spend.reduce((sum, { usd }) => sum + usd, 0),
      hypotheses: done.hypotheses.map((one) => told([one.kind, one.component, one.confidence, one.suggestion])),
    };
  } finally {
    await stop();
    await queue.close();
  }
}
