import { setTimeout as sleep } from 'node:timers/promises';
import { startRecorder } from '@compass/compose';
import { unmet } from './check.ts';
import type { Installation } from './installation.ts';
import { BROKEN_S, pageFor } from './paged.ts';
import { resolve } from './resolve.ts';

/** The table orders is locked: found, mended by two people, and written up; `recordIn` gets it as a recorded incident. What is not so is returned. */
export async function lockIsEnded(
  { system, compass, config, local, record }: Installation,
  { say, closing, recordIn }: { say(line: string): void; closing: (() => Promise<unknown>)[]; recordIn?: string },
): Promise<string[]> {
  const recorder = startRecorder({
    prometheusUrl: system.prometheusUrl,
    postgresUrl: system.postgresUrl.compass,
    signals: config.signals,
    componentLabel: config.componentLabel,
    everyMs: 2000,
  });
  closing.push(() => recorder.stop());
  const contention = await system.causeLockContention();
  say(`session pid ${contention.pid} locks the table orders and falls idle`);
  await sleep(BROKEN_S * 1000);
  const opened = await pageFor(local, 'orders', 'p99 latency is high');
  say('the signed page is sent, and its thread is open');
  const ended = await resolve({ people: local, record, say }, opened).catch(async (error: unknown) => {
    const { status, agents, trouble, symptom } = await record(opened);
    say(`stands at ${JSON.stringify({ status, symptom, agents, trouble })}`);
    throw error;
  });
  const missing = unmet(ended, contention.pid);
  if (recordIn !== undefined && missing.length === 0) {
    await sleep(30_000);
    await recorder.write(recordIn, {
      id: 'lab-lock-contention',
      investigation: await compass.investigation(ended.id),
      until: new Date(),
    });
    say(`recorded in ${recordIn}`);
  }
  return missing;
}
