import { type Clock, CompassError, isCompassError, type OpenTelemetry } from '@compass/core';
import type { z } from 'zod';
import type { Broker } from '../broker/broker.ts';
import type { Question, Questions } from '../dialects/dialect.ts';
import type { LogLabels } from '../dialects/log-label.ts';
import { knownOf } from '../dialects/speak.ts';
import { checked } from './checked.ts';
import { type Asked, isPlayer, type Routes, serverFor } from './routes.ts';
import { createTranslator } from './translate.ts';
import { Description } from './wire.ts';

/** When a source is known to have recorded. */
export type Recorded = { from: Date; to: Date } | null;

/** Asks the sources, for one step of one investigation. */
export interface Ask {
  routes: Routes;
  /** Asks a source a question, in the words of the server that answers for it. CompassError as in core's `Telemetry`. */
  source<Q extends Question, T>(asked: Asked, question: Q, input: Questions[Q], schema: z.ZodType<T>): Promise<Told<T>>;
  player<T>(tool: string, schema: z.ZodType<T>): Promise<T>;
  /** What the recorded incident says of itself; asked once. Null when the sources are live. */
  description(): Promise<Description | null>;
  /** Resolves when a source can be asked this. CompassError `source_missing` says why not, for people. */
  ready(asked: Asked, question: Question): Promise<void>;
}

export interface Told<T> {
  value: T;
  server: string;
}

/** The place in a recording a call belongs to; live servers are not told of our investigations. */
export const metaOf = (routes: Routes, { investigation }: Pick<OpenTelemetry, 'investigation'>) =>
  isPlayer(routes)
    ? { 'compass/investigation': investigation.id, 'compass/now': investigation.startedAt.toISOString() }
    : {};

export const createAsk = (options: {
  broker: Broker;
  clock: Clock;
  routes: Routes;
  open: OpenTelemetry;
  logLabels: LogLabels;
}): Ask => {
  const { broker, clock, routes, open, logLabels } = options;
  const meta = metaOf(routes, open);
  const translator = createTranslator({ broker, clock, open, logLabels });
  let described: Promise<Description> | null = null;

  const call = async <T>(server: string, tool: string, input: Record<string, unknown>, schema: z.ZodType<T>) => {
    const { abort, onCall } = open;
    const value = await broker.call({ server, tool, access: 'read', arguments: input, meta, abort, onCall });
    return { value: checked(schema, value, { server, tool }), server };
  };

  const player = async <T>(tool: string, schema: z.ZodType<T>): Promise<T> => {
    if (!isPlayer(routes)) throw new CompassError('source_missing', 'No recorded incident is configured');
    return (await call(routes.player, tool, {}, schema)).value;
  };

  return {
    routes,
    async source(asked, question, input, schema) {
      const route = serverFor(routes, asked);
      const { server } = route;
      if (!isPlayer(routes)) {
        const value = await translator.ask(route, asked, question, input);
        return { value: checked(schema, value, { server, tool: question }), server };
      }
      try {
        const offered = (await broker.tools(server)).get(`${server}/${question}`);
        return await call(server, question, knownOf(offered, input), schema);
      } catch (error) {
        // A recording offers the tools of what it holds; people need the lack in their words.
        if (isCompassError(error, 'source_missing'))
          throw new CompassError(
            'source_missing',
            (await this.description())?.missing[asked] ?? 'this recording has none',
            { cause: error },
          );
        throw error;
      }
    },
    player,
    async description() {
      if (!isPlayer(routes)) return null;
      described ??= player('bundle_describe', Description);
      try {
        return await described;
      } catch (error) {
        described = null;
        throw error;
      }
    },
    async ready(asked, question) {
      const route = serverFor(routes, asked);
      if (!isPlayer(routes)) return translator.ready(route, asked, question);
      if (!(await broker.tools(route.server)).has(`${route.server}/${question}`))
        throw new CompassError('source_missing', `${route.server} offers no ${asked}`);
    },
  };
};
