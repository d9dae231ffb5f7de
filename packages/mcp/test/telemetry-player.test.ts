import { describe, expect, test } from 'vitest';
import { inProcess } from '../src/broker/server.ts';
import type { BundleParts } from '../src/index.ts';
import { createPlayer } from '../src/player/create-player.ts';
import { memoryLedger } from '../src/player/ledger.ts';
import { createTelemetry } from '../src/telemetry/create-telemetry.ts';
import { bundleOf, END, iso, STUCK } from './player-stage.ts';
import { brokerOf, standingClock, step } from './world.ts';

/** The recording's end is shown as the moment the investigation began. */
const BEGAN = step().investigation.startedAt;
const shown = (recorded: string): Date => new Date(Date.parse(recorded) - END + BEGAN.getTime());
const startOfStuck = shown('2026-01-05T09:58:07.123Z').toISOString().replace('.123Z', '.123456Z');

const playing = async (changed: Partial<BundleParts> & { without?: (keyof BundleParts)[] } = {}) => {
  const bundle = await bundleOf(changed);
  const clock = standingClock(BEGAN.toISOString());
  const ledger = memoryLedger();
  const connect = inProcess(() => createPlayer({ bundle, ledger, time: { now: clock.now, speed: 2 } }));
  const broker = brokerOf({ clock, servers: [{ name: 'player', connect }] });
  const made = createTelemetry({ broker, clock, routes: { player: 'player' }, sessionsComponent: 'orders-db' });
  const open = step();
  return { ...made, open, clock, look: made.telemetry(open) };
};

describe('a recorded incident', () => {
  test('says what it is and what it holds, moved to now', async () => {
    const { look } = await playing();
    expect(await look.now()).toEqual(BEGAN);
    const sources = await look.sources();
    expect(sources).toMatchObject({
      metrics: { state: 'ready' },
      logs: { state: 'ready' },
      traces: { state: 'ready' },
      changes: { state: 'ready' },
      sessions: { state: 'ready' },
      annotations: { state: 'missing' },
      componentLabel: 'service',
      services: ['orders'],
      sessionsComponent: 'orders-db',
    });
    expect(sources.signals.map(({ name }) => name)).toEqual(['latency']);
    expect(sources.recording).toEqual({
      id: 'test/orders',
      from: shown(iso(0)),
      to: BEGAN,
      referenceStart: shown(iso(0)),
      start: shown(iso(8)),
      stepSeconds: 60,
      alert: { service: 'orders', query: 'latency', worse: 'up' },
    });
  });

  test('names what it does not hold', async () => {
    const { look } = await playing({ without: ['logs', 'changes', 'journal'] });
    const { logs, changes, sessions, sessionsComponent } = await look.sources();
    expect([logs, changes, sessions]).toEqual([
      { state: 'missing', why: 'this recording has none' },
      { state: 'missing', why: 'this recording has none' },
      { state: 'missing', why: 'this recording has none' },
    ]);
    expect(sessionsComponent).toBeNull();
    const asked = { query: '{service="orders"}', start: shown(iso(2)), end: shown(iso(5)), limit: 10 };
    await expect(look.logLines(asked)).rejects.toMatchObject({ code: 'source_missing' });
  });

  test('answers metrics with its coverage, and nothing outside it', async () => {
    const { look, open } = await playing();
    const asked = { query: 'latency{service="orders"}', start: shown(iso(7)), end: shown(iso(9)), stepSeconds: 60 };
    const seconds = shown(iso(7)).getTime() / 1000;
    expect(await look.range(asked)).toEqual({
      value: [
        {
          labels: { __name__: 'latency', service: 'orders' },
          points: [7, 8, 9].map((value, n) => [seconds + n * 60, value]),
        },
      ],
      server: 'player',
      recorded: { from: shown(iso(0)), to: shown(iso(10)) },
    });
    const { value } = await look.instant({ query: '2 * latency', at: shown(iso(5)) });
    expect(value.map(({ points }) => points[0]?.[1])).toEqual([10]);
    expect((await look.labelValues({ label: 'service' })).value).toEqual(['orders']);
    await expect(look.range({ ...asked, query: 'sum(' })).rejects.toMatchObject({ code: 'invalid' });
    expect(open.calls.map(({ tool }) => tool)).toContain('prometheus_query_range');
  });

  test('answers the recorded part of a window that reaches further, on the asked steps', async () => {
    const { look } = await playing();
    const asked = { start: shown(iso(-3)), end: shown(iso(20)), limit: 100 };
    const { value, recorded } = await look.range({ ...asked, query: 'latency', stepSeconds: 120 });
    const minutes = value[0]?.points.map(([at]) => (at * 1000 - shown(iso(0)).getTime()) / 60_000);
    expect(minutes).toEqual([1, 3, 5, 7, 9]);
    expect(recorded).toEqual({ from: shown(iso(0)), to: shown(iso(10)) });
    const lines = await look.logLines({ ...asked, query: '{service="orders"}' });
    expect([lines.value.length, lines.recorded]).toEqual([9, { from: shown(iso(1)), to: shown(iso(10)) }]);
    expect((await look.traces({ ...asked, service: 'web' })).value).toHaveLength(2);
    const never = { query: 'latency', start: shown(iso(-9)), end: shown(iso(-5)), stepSeconds: 60 };
    await expect(look.range(never)).rejects.toMatchObject({ code: 'not_recorded' });
  });

  test('answers logs, spans, changes and sessions', async () => {
    const { look } = await playing();
    const window = { start: shown(iso(1)), end: shown(iso(10)) };
    const lines = await look.logLines({ query: '{service="orders"}', ...window, limit: 100 });
    expect(lines.value).toHaveLength(9);
    expect(lines.value[0]).toEqual({
      at: shown(iso(1, 30)),
      labels: { service: 'orders' },
      line: '{"minute":1,"level":"error"}',
    });
    expect(lines.recorded?.from).toEqual(shown(iso(1)));
    const cut = await look.logLines({ query: '{service="orders"}', ...window, limit: 2 });
    expect(cut.recorded).toEqual({ from: shown(iso(8, 30)), to: shown(iso(9, 30)) });
    const volume = await look.logVolume({ query: '{service="orders"}', ...window, stepSeconds: 180 });
    expect(volume.value[0]?.points.map(([, count]) => count)).toEqual([3, 3, 3]);
    const spans = await look.traces({ service: 'orders', ...window, limit: 10 });
    expect(spans.value.map(({ spanID }) => spanID)).toEqual(['a', 'b', 'c']);
    expect((await look.trace({ traceID: 't5' })).value).toHaveLength(2);
    expect((await look.trace({ traceID: 'nowhere' })).value).toEqual([]);
    const changes = await look.changes(window);
    expect(changes.value).toEqual([{ at: shown(iso(7)), component: 'orders', kind: 'deploy', summary: 'orders 1.2' }]);
    const sessions = await look.sessions();
    expect(sessions.value.map(({ pid }) => pid)).toEqual([STUCK.pid, 12]);
    expect(sessions.recorded).toEqual({ from: BEGAN, to: BEGAN });
    await expect(look.annotations(window)).rejects.toMatchObject({ code: 'source_missing' });
  });

  test('goes on once the recorded action was done, for that investigation only', async () => {
    const { actuator, telemetry, look, open, clock } = await playing();
    // Named for a living database; while a recording is played it must go to the player.
    const act = { ...open, server: 'postgres', tool: 'terminate_backend', key: 'a1', epoch: 1, fence: () => undefined };
    const params = { pid: STUCK.pid, backend_start: startOfStuck };
    const back = { ...act, tool: 'postgres_session', params };
    expect(await actuator.act({ ...act, params: { ...params, pid: 12 } })).toEqual({
      done: false,
      said: 'No such session.',
    });
    expect((await actuator.readBack(back)).gone).toBe(false);
    expect(await actuator.act({ ...act, params })).toEqual({ done: true, said: 'It was done.' });
    expect((await actuator.readBack(back)).gone).toBe(true);
    expect(new Set(open.calls.map(({ server }) => server))).toEqual(new Set(['player']));
    clock.forward(60_000);
    expect(await look.now()).toEqual(shown(iso(12)));
    const later = { query: 'latency', at: shown(iso(12)) };
    expect((await telemetry(open).instant(later)).recorded?.to).toEqual(shown(iso(12)));
    const other = telemetry({ ...step(), investigation: { id: 'inv-2', startedAt: BEGAN } });
    expect(await other.now()).toEqual(BEGAN);
  });
});
