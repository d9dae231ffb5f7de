import type { Actuator } from '@compass/core';
import type { Broker } from '../broker/broker.ts';
import { metaOf } from './ask.ts';
import { checked } from './checked.ts';
import { isPlayer, type Routes } from './routes.ts';
import { Done, ReadBack } from './wire.ts';

/** A tool's own words as one sentence, not longer than people read. */
const sentence = (text: string): string => {
  const clipped = text.slice(0, 200).trim();
  const full = /[.!?…]$/.test(clipped) ? clipped : `${clipped}.`;
  return full.charAt(0).toUpperCase() + full.slice(1);
};

/**
 * Calls exactly the given tool of the given server. While a recording is played every action goes to the player: what is
 * decided on recorded evidence must not touch a living system.
 */
export const createActuator = ({ broker, routes }: { broker: Broker; routes: Routes }): Actuator => ({
  async act({ tool, params, key, epoch, fence, abort, onCall, investigation, ...named }) {
    const server = isPlayer(routes) ? routes.player : named.server;
    const meta = { ...metaOf(routes, { investigation }), 'compass/key': key, 'compass/epoch': epoch };
    const value = await broker.call({ server, tool, access: 'act', arguments: params, meta, fence, abort, onCall });
    const told = checked(Done, value, { server, tool });
    const done = told.done ?? told.terminated ?? true;
    const said = done ? 'It was done' : 'It changed nothing';
    return { done, said: sentence(told.reason ?? said) };
  },
  async readBack({ tool, params, abort, onCall, investigation, ...named }) {
    const server = isPlayer(routes) ? routes.player : named.server;
    const meta = metaOf(routes, { investigation });
    const value = await broker.call({ server, tool, access: 'read', arguments: params, meta, abort, onCall });
    const gone = !checked(ReadBack, value, { server, tool }).exists;
    return { gone, said: gone ? 'Read back: it is gone.' : 'Read back: it is still there.' };
  },
});
