import type { Actuator, CatalogueEntry, Clock, Ids, Store, Surface } from '@compass/core';
import { slackSurface } from '@compass/slack';
import { memoryStore } from '@compass/state';
import { memorySlack } from '../../support/memory-slack.ts';
import { scriptedTelemetry } from '../../support/telemetry.ts';

export type Effect = CatalogueEntry['effect'];

/** What outlives a program: the record, the systems that it looks at and acts on, Slack, and time, which moves only when it is moved. */
export interface Stage {
  effect: Effect;
  store: Store;
  telemetry: ReturnType<typeof scriptedTelemetry>;
  actuator: Actuator;
  /** What was really done to the target, by the key of the action. */
  effects: string[];
  slack: ReturnType<typeof memorySlack>;
  surface(each: <T extends object>(name: string, of: T) => T): Surface;
  clock: Clock;
  ids: Ids;
  moveTo(at: Date): void;
}

/** An idempotent target knows a key again; any other does what it is told each time that it is told. */
function targetOf(effect: Effect, recover: () => void): { actuator: Actuator; effects: string[] } {
  const effects: string[] = [];
  const actuator: Actuator = {
    async act({ key, fence }) {
      fence();
      if (effect !== 'idempotent' || !effects.includes(key)) effects.push(key);
      recover();
      return { done: true, said: 'It was done.' };
    },
    readBack: async () => ({ gone: effects.length > 0, said: 'Read back.' }),
  };
  return { actuator, effects };
}

export function openStage(effect: Effect): Stage {
  let [time, last] = [Date.parse('2026-11-22T10:00:00Z'), 0];
  const clock: Clock = {
    now: () => new Date(time),
    // Nothing here lasts: whoever sleeps is woken by being stopped.
    sleep: (_ms, abort) =>
      new Promise((_resolve, reject) => abort?.addEventListener('abort', () => reject(abort.reason))),
  };
  const telemetry = scriptedTelemetry({ time: () => time });
  const slack = memorySlack();
  const settings = { zone: 'UTC', minConfidence: 0.5, defaultChannel: '#incidents' };
  return {
    effect,
    store: memoryStore({ clock }),
    telemetry,
    ...targetOf(effect, telemetry.recover),
    slack,
    surface: (each) => slackSurface({ client: each('slack', slack.client), settings, chart: () => null }),
    clock,
    ids: {
      next: () => {
        last += 1;
        return `00000000-0000-4000-8000-${String(last).padStart(12, '0')}`;
      },
    },
    moveTo: (at) => {
      time = Math.max(time, at.getTime());
    },
  };
}
