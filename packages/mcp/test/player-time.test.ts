import { appendFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { fileLedger, memoryLedger } from '../src/player/ledger.ts';
import { shiftIso } from '../src/player/times.ts';
import { bundleOf, connect, directory, END, iso, STUCK } from './player-stage.ts';

/** The investigation begins on another day, 7 h 0 min 0.25 s later on the clock. */
const BEGAN = new Date(Date.parse('2026-06-01T17:10:00.250Z'));
const OFFSET = BEGAN.getTime() - END;
const meta = (investigation: string) => ({
  'compass/investigation': investigation,
  'compass/now': BEGAN.toISOString(),
});
const moved = (text: string) => shiftIso(text, OFFSET);
const stuck = { pid: STUCK.pid, backend_start: moved(STUCK.backend_start) };

/** A wall clock that a test sets forward. */
function wall() {
  let at = BEGAN.getTime();
  return { now: () => new Date(at), pass: (ms: number) => (at += ms) };
}

describe('moved times', () => {
  it('keep their form, their zone and their microseconds', () => {
    expect(shiftIso('2026-01-05 09:58:07.123456+00', 1500)).toBe('2026-01-05 09:58:08.623456+00');
    expect(shiftIso('2026-01-05T23:59:59.999999+05:30', 1)).toBe('2026-01-06T00:00:00.000999+05:30');
    expect(shiftIso('2026-01-05T10:00:00Z', 60_000)).toBe('2026-01-05T10:01:00Z');
    expect(shiftIso('2026-01-05T10:00:00Z', -1)).toBe('2026-01-05T09:59:59.999Z');
    expect(shiftIso('orders 1.2 at 2026-01-05T10:00:00Z', 60_000)).toBe('orders 1.2 at 2026-01-05T10:00:00Z');
  });

  it('make the end of the recording the beginning of the investigation', async () => {
    const player = await connect();
    expect(await player.ask('clock', {}, meta('a'))).toEqual({ now: BEGAN.toISOString(), running: false });
    expect(await player.ask('clock')).toEqual({ now: iso(10), running: false });
  });

  it('reach every answer', async () => {
    const player = await connect();
    const window = { start: moved(iso(9)), end: moved(iso(10)) };
    const range = await player.ask('prometheus_query_range', { query: 'latency', ...window, step: '60s' }, meta('a'));
    const first = Date.parse(moved(iso(9))) / 1000;
    expect(range).toMatchObject({
      result: [
        {
          values: [
            [first, '9'],
            [first + 60, '10'],
          ],
        },
      ],
    });
    const logs = await player.ask('logs_query', { query: '{service="orders"}', ...window }, meta('a'));
    expect(logs).toMatchObject({
      streams: [{ values: [[`${Date.parse(moved(iso(9, 30)))}000123`, '{"minute":9,"level":"error"}']] }],
    });
    const traces = await player.ask('traces_search', window, meta('a'));
    expect(traces).toMatchObject({ traces: [{ spans: [{ startNs: `${Date.parse(moved(iso(9, 58)))}000123` }] }] });
    const sessions = await player.ask('postgres_sessions', {}, meta('a'));
    expect(sessions).toMatchObject({ sessions: [{ backend_start: '2026-06-01 16:58:07.373456+00' }, {}] });
    const changes = await player.ask('changes_list', { start: moved(iso(0)), end: moved(iso(10)) }, meta('a'));
    expect(changes).toMatchObject({ changes: [{ at: moved(iso(7)) }] });
    expect(await player.ask('bundle_describe', {}, meta('a'))).toMatchObject({
      trigger: { timestamp: moved(iso(9)) },
      window: { end: BEGAN.toISOString() },
      coverage: { metrics: [moved(iso(0)), moved(iso(10))] },
      response: { params: stuck },
    });
    const outside = { query: 'latency', start: iso(5), end: iso(6), step: 60 };
    await expect(player.ask('prometheus_query_range', outside, meta('a'))).rejects.toThrow(moved(iso(10)));
  });

  it('must be told as times', async () => {
    const player = await connect();
    await expect(player.ask('clock', {}, { 'compass/now': 'today' })).rejects.toThrow('_meta compass/now');
  });
});

describe('the response', () => {
  it('starts the clock, which runs at its speed up to the end of the recording', async () => {
    const time = wall();
    const player = await connect({ time: { now: time.now, speed: 10 } });
    time.pass(60_000);
    expect(await player.ask('clock', {}, meta('a'))).toEqual({ now: BEGAN.toISOString(), running: false });

    expect(await player.ask('terminate_backend', stuck, meta('a'))).toEqual({ done: true, terminated: true });
    time.pass(15_000);
    expect(await player.ask('clock', {}, meta('a'))).toEqual({ now: moved(iso(12, 30)), running: true });
    const query = { query: 'latency{service="orders"}', start: moved(iso(11)), end: moved(iso(12)), step: 60 };
    expect(await player.ask('prometheus_query_range', query, meta('a'))).toMatchObject({
      result: [
        {
          values: [
            [expect.any(Number), '11'],
            [expect.any(Number), '12'],
          ],
        },
      ],
    });
    const later = { ...query, end: moved(iso(14)) };
    await expect(player.ask('prometheus_query_range', later, meta('a'))).rejects.toThrow(`to ${moved(iso(12, 30))}`);
    expect(await player.ask('traces_get', { traceID: 't12' }, meta('a'))).toMatchObject({ spans: [{}, {}] });

    time.pass(3_600_000);
    expect(await player.ask('clock', {}, meta('a'))).toEqual({ now: moved(iso(20)), running: false });
    expect(await player.ask('prometheus_label_values', { label: 'service' }, meta('a'))).toEqual({
      values: ['late', 'orders'],
    });
  });

  it('is one investigation’s own', async () => {
    const player = await connect();
    await player.ask('terminate_backend', stuck, meta('a'));
    expect(await player.ask('clock', {}, meta('a'))).toMatchObject({ running: true });
    expect(await player.ask('clock', {}, meta('b'))).toMatchObject({ running: false });
  });

  it('a second time finds nothing, is counted, and does not start the clock again', async () => {
    const time = wall();
    const ledger = memoryLedger();
    const player = await connect({ time: { now: time.now, speed: 1 }, ledger });
    await player.ask('terminate_backend', stuck, meta('a'));
    time.pass(60_000);
    const again = { done: false, terminated: false, reason: 'no such session' };
    expect(await player.ask('terminate_backend', stuck, meta('a'))).toEqual(again);
    expect(await player.ask('clock', {}, meta('a'))).toEqual({ now: moved(iso(11)), running: true });
    expect(ledger.get('a')).toEqual({ at: BEGAN, calls: 2 });
  });

  it.each([{ ...stuck, pid: 12 }, { ...stuck, backend_start: moved('2026-01-05 09:58:07.123457+00') }, STUCK])(
    'with other parameters changes nothing: %o',
    async (params) => {
      const player = await connect();
      expect(await player.ask('terminate_backend', params, meta('a'))).toMatchObject({ done: false });
      expect(await player.ask('clock', {}, meta('a'))).toMatchObject({ running: false });
      expect(await player.ask('postgres_session', stuck, meta('a'))).toEqual({ exists: true });
    },
  );

  it('takes the session away at once, and the next recorded look follows', async () => {
    const time = wall();
    const player = await connect({ time: { now: time.now, speed: 60 } });
    expect(await player.ask('postgres_session', stuck, meta('a'))).toEqual({ exists: true });
    await player.ask('terminate_backend', stuck, meta('a'));
    expect(await player.ask('postgres_session', stuck, meta('a'))).toEqual({ exists: false });
    expect(await player.ask('postgres_session', { pid: 12, backend_start: moved(iso(0)) }, meta('a'))).toEqual({
      exists: true,
    });
    expect(await player.ask('postgres_sessions', {}, meta('a'))).toMatchObject({ sessions: [{ pid: 12 }] });
    time.pass(4_000);
    expect(await player.ask('postgres_sessions', {}, meta('a'))).toMatchObject({ sessions: [{ pid: 13 }] });
  });

  it('is only there when the recording knows one', async () => {
    const bundle = await bundleOf();
    const { response, ...incident } = bundle.incident;
    const player = await connect({ bundle: { ...bundle, incident } });
    expect(response?.action).toBe('terminate_backend');
    await expect(player.ask('terminate_backend', stuck)).rejects.toThrow('not found');
  });
});

describe('the ledger', () => {
  it('in a file outlives the process, and a line torn by a kill is passed over', async () => {
    const path = join(await directory(), 'player', 'ledger.jsonl');
    fileLedger(path).put('a', { at: BEGAN });
    appendFileSync(path, '{"investigation":"b","at":"2026-06-01T');
    const after = fileLedger(path);
    expect([after.get('a'), after.get('b')]).toEqual([{ at: BEGAN, calls: 1 }, null]);
    after.put('b', { at: BEGAN });
    expect(fileLedger(path).get('b')).toEqual({ at: BEGAN, calls: 1 });
  });
});
