import { setTimeout as sleep } from 'node:timers/promises';
import { createApi } from '@compass/api';
import { kindOf, type Ports, runStep, stepKinds } from '@compass/core';
import { memoryQueue } from '@compass/state';
import { clock, createWorld } from '../../support/world.ts';
import { SECRETS } from './signed.ts';

/** The edge over a record in memory: deliveries are stored and acted on, and what they begin is not looked at any further. */
export async function openIntake() {
  const world = createWorld({ agents: [] });
  // Its own steps would go on to investigate.
  await world.stop();
  const queue = memoryQueue({ clock });
  const ports: Ports = { ...world.ports, queue };
  const { store } = ports;
  queue.work(async (job) => {
    const step = await store.transaction((tx) => tx.steps.get(job.step));
    if (step !== null && kindOf(step) === 'deliver') await runStep(ports, stepKinds, job);
  });
  const api = await createApi({
    ports,
    tokens: [],
    webhooks: SECRETS,
    services: async () => null,
    exportBundle: async () => null,
    chart: () => null,
    backUp: null,
    mcp: null,
    slackEvents: null,
    pictures: async () => [],
    health: async () => ({ status: 'ok', parts: {} }),
    ready: async () => true,
    metrics: async () => ({ type: 'text/plain', text: '' }),
    about: () => ({}),
  });
  return {
    api,
    ports,
    store,
    /** Until every delivery was acted on. */
    async settled(): Promise<void> {
      for (let looks = 0; looks < 2000; looks += 1) {
        if ((await store.transaction((tx) => tx.backlog())).inbox === 0) return;
        await sleep(5);
      }
      throw new Error('deliveries were not acted on');
    },
    async close(): Promise<void> {
      await api.close();
      await queue.close();
    },
  };
}
export type Intake = Awaited<ReturnType<typeof openIntake>>;
