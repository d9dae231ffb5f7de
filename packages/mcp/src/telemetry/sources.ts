import { CompassError, isCompassError, type SourceState, type Sources } from '@compass/core';
import type { Ask } from './ask.ts';
import { type Asked, isPlayer, type LiveRoutes, missingIn, type PlayerRoutes, questionsOf } from './routes.ts';

type States = Record<Asked, SourceState>;

const missing = (why: string): SourceState => ({ state: 'missing', why });

/** Ready when the server is there and answers every question of the source; what it lacks is the reason that people read. */
const stateOf = async (ask: Ask, asked: Asked): Promise<SourceState> => {
  const why = missingIn(ask.routes, asked);
  if (why !== null) return missing(why);
  try {
    for (const question of questionsOf[asked]) await ask.ready(asked, question);
    return { state: 'ready' };
  } catch (error) {
    if (isCompassError(error)) return missing(error.message);
    throw error;
  }
};

const statesOf = async (ask: Ask): Promise<States> => {
  const [metrics, logs, traces, changes, sessions, annotations] = await Promise.all([
    stateOf(ask, 'metrics'),
    stateOf(ask, 'logs'),
    stateOf(ask, 'traces'),
    stateOf(ask, 'changes'),
    stateOf(ask, 'sessions'),
    stateOf(ask, 'annotations'),
  ]);
  return { metrics, logs, traces, changes, sessions, annotations };
};

/** Whom a live installation serves is not known: the component label of raw metrics need not be that of the signals. */
const live = ({ signals, componentLabel }: LiveRoutes, states: States) => ({
  ...states,
  componentLabel,
  signals,
  services: null,
  recording: null,
});

const recorded = async (ask: Ask, { player }: PlayerRoutes, states: States) => {
  const description = await ask.description();
  if (description === null) throw new CompassError('source_missing', `${player} plays no recorded incident`);
  const { coverage, window } = description;
  const held = (source: Asked, covered = true): SourceState =>
    covered && states[source].state === 'ready'
      ? states[source]
      : missing(description.missing[source] ?? 'this recording has none');
  return {
    metrics: held('metrics', coverage.metrics !== null),
    logs: held('logs', coverage.logs !== null),
    traces: held('traces', coverage.traces !== null),
    changes: held('changes'),
    sessions: held('sessions'),
    annotations: held('annotations'),
    componentLabel: description.component_label,
    signals: description.signals,
    services: description.services,
    recording: {
      id: description.id,
      from: new Date(coverage.metrics?.[0] ?? window.referenceStart),
      to: new Date(window.end),
      referenceStart: new Date(window.referenceStart),
      start: new Date(window.start),
      stepSeconds: window.stepSeconds,
      alert:
        description.symptom === null || description.trigger === null
          ? null
          : { ...description.symptom, service: description.trigger.service },
    },
  };
};

/** What can be seen. A live source that cannot be reached is named as missing; a player that cannot be reached rejects. */
export const readSources = async (ask: Ask, sessionsComponent: string | null): Promise<Sources> => {
  const states = await statesOf(ask);
  const seen = isPlayer(ask.routes) ? await recorded(ask, ask.routes, states) : live(ask.routes, states);
  return { ...seen, sessionsComponent: seen.sessions.state === 'ready' ? sessionsComponent : null };
};
