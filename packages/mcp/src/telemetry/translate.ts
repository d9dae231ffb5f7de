import { type Clock, CompassError, isCompassError, type OpenTelemetry } from '@compass/core';
import { z } from 'zod';
import type { Broker } from '../broker/broker.ts';
import { type Datasources, datasourcesOf, kindOf } from '../dialects/datasources.ts';
import type { Question, Questions } from '../dialects/dialect.ts';
import { type Found, findWay, type Tools } from '../dialects/find-way.ts';
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

export const createTranslator = (options: { broker: Broker; clock: Clock; open: OpenTelemetry }): Translator => {
  const { broker, clock, open } = options;
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

  const translated = async <Q extends Question>(
    route: Route,
    tools: Tools,
    way: Extract<Found<Q>, { prefix: string }>,
    { question, input }: { question: Q; input: Questions[Q] },
  ): Promise<unknown> => {
    const { server } = route;
    const at = clock.now();
    const report = (result: unknown): void =>
      onCall({ at, server, tool: question, arguments: input, result, ms: +clock.now() - +at });
    const datasources = datasourcesFor(route, tools);
    const speaker = speakerFor({ tools, prefix: way.prefix, question, datasources, call: callOf(server) });
    try {
      const value = await way.answer(speaker, input);
      report(value);
      return value;
    } catch (error) {
      const failure = error instanceof z.ZodError ? unknownForm(error, { server, tool: question }) : error;
      if (isCompassError(failure)) report({ error: { code: failure.code, message: failure.message } });
      throw failure;
    }
  };

  return {
    async ask(route, asked, question, input) {
      const { server } = route;
      const tools = await toolsOf(server);
      const way = wayOf(server, tools, asked, question);
      if (way.canonical) return callOf(server)(question, knownOf(tools.get(question), input), false);
      return translated(route, tools, way, { question, input });
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
