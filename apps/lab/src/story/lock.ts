import { setTimeout as sleep } from 'node:timers/promises';
import { startRecorder } from '@compass/compose';
import { PostMortemCheck, type WireInvestigation } from '@compass/core';
import { unmet } from './check.ts';
import type { Installation } from './installation.ts';
import { BROKEN_S, pageFor } from './paged.ts';
import { resolve } from './resolve.ts';

type Say = (line: string) => void;

/** The table orders is locked; two people find out by whom, end that session and see it recover. What is not so is returned. */
export const lockIsEnded = async (place: Installation, say: Say): Promise<string[]> =>
  (await endLock(place, say)).missing;

/** The same, and `directory` gets it as a recorded incident when all of it was so. */
export async function recordLock(place: Installation, say: Say, directory: string): Promise<string[]> {
  const { system, config, compass } = place;
  const recorder = startRecorder({
    prometheusUrl: system.prometheusUrl,
    postgresUrl: system.postgresUrl.compass,
    signals: config.signals,
    componentLabel: config.componentLabel,
    everyMs: 2000,
  });
  try {
    const { ended, missing } = await endLock(place, say);
    if (missing.length > 0) return missing;
    await sleep(30_000);
    const investigation = await compass.investigation(ended.id);
    await recorder.write(directory, { id: 'lab-lock-contention', investigation, until: new Date() });
    say(`recorded in ${directory}`);
    return [];
  } finally {
    await recorder.stop();
  }
}

async function endLock(
  { system, local, record, compass }: Installation,
  say: Say,
): Promise<{ ended: WireInvestigation; missing: string[] }> {
  const contention = await system.causeLockContention();
  say(`session pid ${contention.pid} locks the table orders and falls idle`);
  await sleep(BROKEN_S * 1000);
  const opened = await pageFor(local, 'orders', 'p99 latency is high');
  say('the signed page is sent, and its thread is open');
  try {
    const ended = await resolve({ people: local, record, say }, opened);
    const answer = await fetch(`${compass.url}/api/v1/investigations/${ended.id}/postmortem/verify`);
    const check = PostMortemCheck.parse(await answer.json());
    say(`${check.links.hold} of ${check.links.all} things that the post-mortem rests on hold`);
    return { ended, missing: unmet(ended, contention.pid, check) };
  } catch (error) {
    const { status, agents, trouble, symptom } = await record(opened);
    say(`stands at ${JSON.stringify({ status, symptom, agents, trouble })}`);
    throw error;
  }
}
