import { CompassError, createRedactor, type Model, type Ports, type Store, type Tx, unwatched } from '@compass/core';
import { specialist } from '../../support/agents.ts';
import { digest, member, quietLog, settingsWith, terminate } from '../../support/world.ts';
import type { Stage } from './stage.ts';

/** One life of a program on a stage: it ends at its n-th point, and nothing of it reaches anything from there on. */
export interface Program {
  ports: Ports;
  dead(): boolean;
  /** Every point that it came to, in order. */
  points: string[];
}

const redactor = createRedactor({ secrets: [], hash: (secret) => digest.sha256(secret) });
const gone = () => new CompassError('internal', 'the program was killed here');

/** Before and after everything that a program waits for it can be killed; what it had sent by then is done. */
function mortal(diesAt: number | null) {
  const points: string[] = [];
  let dead = false;
  const point = (name: string): void => {
    if (dead) throw gone();
    points.push(name);
    if (points.length !== diesAt) return;
    dead = true;
    throw gone();
  };
  const around = async <T>(name: string, work: () => Promise<T>): Promise<T> => {
    point(`before ${name}`);
    const answer = await work();
    point(`after ${name}`);
    return answer;
  };
  /** Every method of an object, and of the objects in it, with a point before and after. */
  const each = <T extends object>(name: string, of: T): T =>
    Object.fromEntries(
      Object.entries(of).map(([key, value]) => [
        key,
        typeof value === 'function'
          ? (...given: unknown[]) => around(`${name}.${key}`, async () => value(...given) as unknown)
          : each(`${name}.${key}`, value as object),
      ]),
      // The same keys with methods of the same types.
    ) as T;
  return { points, point, around, each, dead: () => dead };
}

/** A program on this stage. Without `diesAt` it lives; `diesAt` 1 is its first point. */
export function programOn(stage: Stage, diesAt: number | null, model: Model | null = null): Program {
  const life = mortal(diesAt);
  const { around } = life;
  const store: Store = {
    ...stage.store,
    transaction: <T>(work: (tx: Tx) => Promise<T>) =>
      around('transaction', () => stage.store.transaction((tx) => work(life.each('tx', tx)))),
  };
  const ports: Ports = {
    store,
    queue: {
      add: () => around('queue.add', async () => undefined),
      work: () => undefined,
      rest: () => () => undefined,
      clear: async () => undefined,
      close: async () => undefined,
    },
    telemetry: (open) => life.each('telemetry', stage.telemetry(open)),
    actuator: life.each('actuator', stage.actuator),
    model: model === null ? null : { ...model, ...life.each('model', { ask: model.ask }) },
    surface: life.each('surface', stage.surface(life.each)),
    people: { standingOf: async () => member },
    agents: [specialist],
    clock: stage.clock,
    ids: stage.ids,
    digest,
    redactor,
    log: quietLog,
    watch: unwatched,
    settings: settingsWith({ catalogue: [terminate(stage.effect)] }),
    crashPoint: life.point,
  };
  return { ports, dead: life.dead, points: life.points };
}
