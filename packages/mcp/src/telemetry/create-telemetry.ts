import type { Actuator, Clock, TelemetryPort } from '@compass/core';
import type { Broker } from '../broker/broker.ts';
import { logLabels } from '../dialects/log-label.ts';
import { createActuator } from './actuator.ts';
import { createAsk } from './ask.ts';
import { changes } from './changes.ts';
import { logs } from './logs.ts';
import { metrics } from './metrics.ts';
import { isPlayer, type Routes } from './routes.ts';
import { sessions } from './sessions.ts';
import { readSources } from './sources.ts';
import { traces } from './traces.ts';
import { Clock as PlayerClock } from './wire.ts';

export interface CreateTelemetry {
  broker: Broker;
  clock: Clock;
  routes: Routes;
  /** The database that the sessions belong to, as a component. */
  sessionsComponent: string | null;
  /** Points a series at most; a finer step becomes coarser. 250 unless told. */
  mostPoints?: number;
}

/** Answers core's telemetry port through MCP, and does approved actions through it. */
export const createTelemetry = (options: CreateTelemetry): { telemetry: TelemetryPort; actuator: Actuator } => {
  const { broker, clock, routes, sessionsComponent, mostPoints = 250 } = options;
  const labels = logLabels(isPlayer(routes) ? '' : routes.componentLabel);
  const telemetry: TelemetryPort = (open) => {
    const ask = createAsk({ broker, clock, routes, open, logLabels: labels });
    const now = async (): Promise<Date> =>
      isPlayer(routes) ? new Date((await ask.player('clock', PlayerClock)).now) : clock.now();
    return {
      now,
      sources: () => readSources(ask, sessionsComponent),
      ...metrics(ask, mostPoints),
      ...logs(ask, mostPoints),
      ...traces(ask),
      ...changes(ask),
      ...sessions(ask, now),
    };
  };
  return { telemetry, actuator: createActuator({ broker, routes }) };
};
