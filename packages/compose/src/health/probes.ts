import type { ProbeOptions } from '@compass/api';
import type { Config } from '@compass/config';
import { CompassError, type Log } from '@compass/core';
import type { Installation } from '../open-installation.ts';
import { addGauges } from '../watch/gauges.ts';
import { answersWithin } from './answers-within.ts';
import { openHealth, WITHIN_MS } from './open-health.ts';

/** What health and metrics of an installation are asked of. */
export function probesOf(own: Installation, { config, log }: { config: Config; log: Log }): ProbeOptions {
  const { ports, state, sources, slack, watching, stopping } = own;
  const { health, ready } = openHealth({
    log,
    // A record that is busy is there: nobody is to be told otherwise for standing in its line.
    record: () => ports.store.transaction((tx) => tx.now(), { urgent: true }),
    queue: state.checkQueue,
    slower: state.slower,
    heard: watching.heard,
    model: ports.model?.name ?? null,
    slack: slack !== null,
    servers: sources.servers,
    waiting: sources.waiting,
    doubts: () => sources.broker.doubts(),
    stopping: stopping.signal,
  });
  const backlog = answersWithin(
    () => ports.store.transaction((tx) => tx.backlog()),
    WITHIN_MS,
    () => new CompassError('unavailable', 'The database does not answer.'),
  );
  const readGauges = addGauges(watching.metrics.registry, { backlog, health });
  return {
    tokens: config.http.tokens,
    health,
    ready,
    metrics: async () => {
      await readGauges();
      return watching.metrics.read();
    },
    about: () => ({
      form: state.form,
      recording: sources.recording,
      slack: slack === null ? 'off' : slack.local === null ? 'workspace' : 'local',
    }),
  };
}
