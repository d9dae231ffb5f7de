import type {
  Actuator,
  CatalogueEntry,
  Clock,
  Ids,
  OpenTelemetry,
  Store,
  Surface,
  Telemetry,
  TelemetryPort,
} from '@compass/core';
import { slackSurface } from '@compass/slack';
import { memoryStore } from '@compass/state';
import { memorySlack } from '../../support/memory-slack.ts';
import { scriptedTelemetry } from '../../support/telemetry.ts';

export type Effect = CatalogueEntry['effect'];

/** What outlives a program: the record, the systems that it looks at and acts on, Slack, and time, which moves only when it is moved. */
export interface Stage {
  effect: Effect;
  store: Store;
  telemetry: TelemetryPort;
  actuator: Actuator;
  /** What was really done to the target, by the key of the action. */
  effects: string[];
  slack: ReturnType<typeof memorySlack>;
  surface(each: <T extends object>(name: string, of: T) => T): Surface;
  clock: Clock;
  ids: Ids;
  moveTo(at: Date): void;
}

/** Questions that reach no tool. */
const OWN = ['now', 'sources'];

/** Journals as the broker does: each call, answered or not. */
const journalled =
  (clock: Clock, { onCall }: Pick<OpenTelemetry, 'onCall'>) =>
  async <T>(tool: string, given: unknown, call: () => Promise<T>): Promise<T> => {
    const line = { at: clock.now(), server: 'scripted', tool, arguments: given, ms: 0 };
    try {
      const result = await call();
      onCall({ ...line, result });
      return result;
    } catch (error) {
      onCall({ ...line, result: { error: { message: String(error) } } });
      throw error;
    }
  };

const reporting =
  (port: TelemetryPort, clock: Clock): TelemetryPort =>
  (open) => {
    const through = journalled(clock, open);
    return Object.fromEntries(
      Object.entries(port(open)).map(([tool, call]: [string, (given: unknown) => Promise<unknown>]) => [
        tool,
        OWN.includes(tool) ? call : (given: unknown) => through(tool, given, () => call(given)),
      ]),
      // The same keys with methods of the same types.
    ) as unknown as Telemetry;
  };

/** An idempotent target knows a key again; any other does what it is told each time that it is told. */
function targetOf(effect: Effect, clock: Clock, recover: () => void): { actuator: Actuator; effects: string[] } {
  const effects: string[] = [];
  const actuator: Actuator = {
    act: ({ key, fence, tool, params, onCall }) =>
      journalled(clock, { onCall })(tool, params, async () => {
        fence();
        if (effect !== 'idempotent' || !effects.includes(key)) effects.push(key);
        recover();
        return { done: true, said: 'It was done.' };
      }),
    readBack: ({ tool, params, onCall }) =>
      journalled(clock, { onCall })(tool, params, async () => ({ gone: effects.length > 0, said: 'Read back.' })),
  };
  return { actuator, effects };
}

export function openStage(effect: Effect): Stage {
  let [time, last] = [Date.parse('2026-11-22T10:00:00Z'), 0];
  const clock: Clock = {
    now: () => new Date(time),
    elapsed: () => time,
    // Nothing here lasts: whoever only lets others go first goes on, and whoever sleeps is woken by being stopped.
    sleep: (ms, abort) =>
      new Promise((resolve, reject) => {
        if (ms === 0) resolve();
        abort?.addEventListener('abort', () => reject(abort.reason));
      }),
  };
  const telemetry = scriptedTelemetry({ time: () => time });
  const slack = memorySlack();
  const settings = { zone: 'UTC', minConfidence: 0.5, defaultChannel: '#incidents' };
  return {
    effect,
    store: memoryStore({ clock }),
    telemetry: reporting(telemetry.port, clock),
    ...targetOf(effect, clock, telemetry.recover),
    slack,
    surface: (each) =>
      slackSurface({
        client: each('slack', slack.client),
        settings,
        chart: () => null,
        people: { namesOf: async () => [] },
        elapsed: clock.elapsed,
      }),
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
