import { CompassError, isCompassError, type OpenTelemetry } from '@compass/core';
import type { z } from 'zod';
import type { Broker } from '../broker/broker.ts';
import { type Asked, isPlayer, type Routes, serverFor } from './routes.ts';
import { Description } from './wire.ts';

/** When a source is known to have recorded. */
export type Recorded = { from: Date; to: Date } | null;

/** Asks the sources, for one step of one investigation. */
export interface Ask {
  routes: Routes;
  /** Calls a source's tool and checks its answer. CompassError as in core's `Telemetry`. */
  source<T>(asked: Asked, tool: string, input: Record<string, unknown>, schema: z.ZodType<T>): Promise<Told<T>>;
  player<T>(tool: string, schema: z.ZodType<T>): Promise<T>;
  /** What the recorded incident says of itself; asked once. Null when the sources are live. */
  description(): Promise<Description | null>;
  offers(server: string, tool: string): Promise<boolean>;
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

/** Checks an answer's shape. CompassError `unavailable`, final: another look would find the same shape. */
export const checked = <T>(schema: z.ZodType<T>, value: unknown, at: { server: string; tool: string }): T => {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const field = parsed.error.issues[0]?.path.join('.') ?? '';
  const message = `${at.server} answered ${at.tool} in a form that COMPASS does not know`;
  throw new CompassError('unavailable', message, { field, cause: parsed.error });
};

export const createAsk = (options: { broker: Broker; routes: Routes; open: OpenTelemetry }): Ask => {
  const { broker, routes, open } = options;
  const meta = metaOf(routes, open);
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
    async source(asked, tool, input, schema) {
      const server = serverFor(routes, asked);
      try {
        return await call(server, tool, input, schema);
      } catch (error) {
        // A recording offers the tools of what it holds; people need the lack in their words.
        if (isPlayer(routes) && isCompassError(error, 'source_missing'))
          throw new CompassError(
            'source_missing',
            (await this.description())?.missing[asked] ?? `this recording holds no ${asked}`,
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
    offers: async (server, tool) => (await broker.tools(server)).has(`${server}/${tool}`),
  };
};
