import { followedLine, type LogLine, type Sources, type TelemetryPort } from '@compass/core';
import { expect, it, onTestFinished } from 'vitest';
import { specialist } from '../support/agents.ts';
import { scriptedTelemetry, sources } from '../support/telemetry.ts';
import { virtualClock } from '../support/virtual-clock.ts';
import { bob, createWorld, proposed } from '../support/world.ts';

/** Seconds after the action at which a line was written, and at which its source had taken it in. */
interface Written {
  at: number;
  seen?: number;
  line: string;
}

/** An incident to its end, with a log of the service; and what was asked of that, in seconds after the action. */
async function ended(written: Written[], logs: Sources['logs'] = { state: 'ready' }) {
  const clock = virtualClock();
  const scripted = scriptedTelemetry({ time: () => clock.now().getTime() });
  const asked: { query: string; from: number; to: number }[] = [];
  let acted = 0;
  const port: TelemetryPort = (open) => ({
    ...scripted.port(open),
    sources: async () => ({ ...sources, logs }),
    logLines: async ({ query, start, end }) => {
      if (!scripted.recovered()) return { value: [], server: 'loki', recorded: null };
      acted ||= start.getTime();
      const [from, to] = [start, end].map((one) => (one.getTime() - acted) / 1000) as [number, number];
      asked.push({ query, from, to });
      const value = written
        .filter(({ at, seen = at }) => at >= from && at <= to && seen <= to)
        .map(({ at, line }): LogLine => ({ at: new Date(acted + at * 1000), labels: { component: 'orders' }, line }));
      return { value, server: 'loki', recorded: null };
    },
  });
  const world = createWorld({ agents: [specialist], telemetry: { ...scripted, port }, clock });
  onTestFinished(async () => {
    await world.stop();
    clock.stop();
  });
  const { id, action } = await proposed(world);
  await world.ask(bob, 'decide_action', { investigation: id, action, approve: true });
  const { actions } = await world.until(id, 'the end', ({ postMortem }) => postMortem !== null);
  const [done] = actions;
  const rows = await world.store.transaction((tx) => tx.evidence.get(done?.followed?.evidence ?? []));
  const trail = await world.store.transaction((tx) => tx.audit.list(id));
  return { done, rows, asked, trail, acted };
}

it('the log of the service is followed while an action’s effect is watched, by ranges that overlap: each line counts once', async () => {
  const { done, rows, asked, trail } = await ended([
    { at: 2, line: 'error: connection terminated' },
    { at: 3, line: 'error: timeout' },
    { at: 3, line: 'error: timeout' },
    { at: 4, seen: 33, line: 'error: taken in late' },
    { at: 38, line: 'error: timeout' },
  ]);
  expect(done?.outcome).toBe('recovered');
  expect(asked.length).toBeGreaterThanOrEqual(2);
  expect(new Set(asked.map(({ query }) => query))).toEqual(
    new Set(['{component="orders"} |~ "(?i)error|exception|panic"']),
  );
  for (const [place, one] of asked.slice(1).entries()) expect(one.from).toBeLessThan(asked[place]?.to ?? 0);
  expect(done?.followed).toMatchObject({ how: 'repeated ranges', lines: 5 });
  const kept = rows.map(({ facts }) => (facts as { how: string; lines: LogLine[] }).lines.map(({ line }) => line));
  expect(kept[0]).toEqual(['error: connection terminated', 'error: timeout', 'error: timeout']);
  expect(kept.slice(1).flat()).toEqual(['error: taken in late', 'error: timeout']);
  expect(rows.every(({ untrusted }) => untrusted)).toBe(true);
  expect(trail.filter(({ what }) => what === 'lines followed')[0]?.detail).toMatchObject({
    how: 'repeated ranges',
    lines: 3,
  });
  expect(followedLine(done?.followed, 'orders', 'UTC')).toMatch(
    /^Since the action orders wrote 5 error lines, the last at [\d:]+; its log was followed until .*, by repeated ranges\.$/u,
  );
});

it('a log without error lines says so, and where there is none to follow nothing is said and nothing asked', async () => {
  const silent = await ended([]);
  expect(silent.done?.followed).toMatchObject({ lines: 0, last: null });
  expect(followedLine(silent.done?.followed, 'orders', 'UTC')).toMatch(/orders wrote no error line/);
  const none = await ended([], { state: 'missing', why: 'no source of logs is configured' });
  expect(none.done?.followed).toBeUndefined();
  expect(none.asked).toEqual([]);
});
