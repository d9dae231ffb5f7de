import { type Clock, CompassError, isCompassError, type OpenTelemetry } from '@compass/core';
import { z } from 'zod';
import type { Broker } from '../broker/broker.ts';
import { type Datasources, datasourcesOf, kindOf } from '../dialects/datasources.ts';
import type { Question, Questions } from '../dialects/dialect.ts';
import { type Found, findWay, type Tools } from '../dialects/find-way.ts';
import { inTheirLabel, isOfLogs, type LogLabels, type LogQuestion } from '../dialects/log-label.ts';
import { type CallTool, knownOf, speakerFor, wantsDatasource } from '../dialects/speak.ts';
import { unknownForm } from './checked.ts';
import type { Asked } from './routes.ts';

interface Route {
  server: string;
  datasource?: string;
}

/** Asks live servers in their own words, and journals question and answer in ours beside the calls as made: a replay asks in ours. */
export interface Translator {
  ask<Q extends Question>(route: Route, asked: Asked, question: Q, input: Questions[Q]): Promise<unknown>;
  /** CompassError `source_missing` with the reason for people where the server cannot be asked this. */
  ready(route: Route, asked: Asked, question: Question): Promise<void>;
}

export const createTranslator = (options: {
  broker: Broker;
  clock: Clock;
  open: OpenTelemetry;
  logLabels: LogLabels;
}): Translator => {
  const { broker, clock, open, logLabels } = options;
  const { abort, onCall } = open;
  const known = new Map<string, Datasources>();

  const callOf =
    (server: string): CallTool =>
    (tool, input, prose) =>
      broker.call({ server, tool, access: 'read', arguments: input, prose, abort, onCall });

  const toolsOf = async (server: string): Promise<Tools> => {
    const tools = await broker.tools(server);
    return new Map([...tools].map(([name, tool]) => [name.slice(server.length + 1), tool]));
  };

  const datasourcesFor = ({ server, datasource }: Route, tools: Tools): Datasources => {
    const key = JSON.stringify([server, datasource]);
    const found = known.get(key) ?? datasourcesOf({ server, tools, configured: datasource, call: callOf(server) });
    known.set(key, found);
    return found;
  };

  const wayOf = <Q extends Question>(server: string, tools: Tools, asked: Asked, question: Q) => {
    const found = findWay(question, tools);
    if (found === null) throw new CompassError('source_missing', `${server} offers no ${asked}`);
    if ('gap' in found) throw new CompassError('source_missing', `${server} ${found.gap}`);
    return found;
  };

  type Known<Q extends Question> = Extract<Found<Q>, { prefix: string }>;

  /** As the server says it. */
  const said = <Q extends Question>(
    route: Route,
    tools: Tools,
    way: Known<Q>,
    question: Q,
    input: Questions[Q],
  ): Promise<unknown> => {
    const { server } = route;
    if (way.canonical) return callOf(server)(question, knownOf(tools.get(question), input), false);
    const datasources = datasourcesFor(route, tools);
    const speaker = speakerFor({ tools, prefix: way.prefix, question, datasources, call: callOf(server) });
    return way.answer(speaker, input);
  };

  const reported = async <Q extends Question>(
    server: string,
    { question, input }: { question: Q; input: Questions[Q] },
    answer: () => Promise<unknown>,
  ): Promise<unknown> => {
    const at = clock.now();
    const report = (result: unknown): void =>
      onCall({ at, server, tool: question, arguments: input, result, ms: +clock.now() - +at });
    try {
      const value = await answer();
      report(value);
      return value;
    } catch (error) {
      const failure = error instanceof z.ZodError ? unknownForm(error, { server, tool: question }) : error;
      if (isCompassError(failure)) report({ error: { code: failure.code, message: failure.message } });
      throw failure;
    }
  };

  /** A question about lines in the label that these logs have; null where it needs no other words. */
  const inLogs = (route: Route, tools: Tools, input: Questions[LogQuestion]) =>
    inTheirLabel(logLabels, { source: JSON.stringify(route), now: clock.now().getTime() }, input, (lines) =>
      said(route, tools, wayOf(route.server, tools, 'logs', 'logs_query'), 'logs_query', lines),
    );

  return {
    async ask(route, asked, question, input) {
      const { server } = route;
      const tools = await toolsOf(server);
      const way = wayOf(server, tools, asked, question);
      const inOurs = (answer: () => Promise<unknown>) => reported(server, { question, input }, answer);
      const asIs = () => said(route, tools, way, question, input);
      let theirs: Awaited<ReturnType<typeof inLogs>> = null;
      try {
        if (isOfLogs(question)) theirs = await inLogs(route, tools, input as Questions[LogQuestion]);
      } catch (error) {
        return inOurs(() => Promise.reject(error));
      }
      // In our own words the call itself is in the journal already.
      if (theirs === null) return way.canonical ? asIs() : inOurs(asIs);
      const { input: inTheirs, answer } = theirs;
      return inOurs(async () =>
        answer(await said(route, tools, way, question, inTheirs as Questions[typeof question])),
      );
    },
    async ready(route, asked, question) {
      const { server } = route;
      const tools = await toolsOf(server);
      const way = wayOf(server, tools, asked, question);
      const kind = kindOf(question);
      const wants = Object.keys(way.needs).some((name) => wantsDatasource(tools.get(way.prefix + name)));
      if (kind !== null && wants) await datasourcesFor(route, tools).uid(kind);
    },
  };
};
