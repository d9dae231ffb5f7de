import { globSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openBundle } from '../src/player/open-bundle.ts';
import { connect } from './player-stage.ts';

const root = process.env.COMPASS_INCIDENTS_DIR;
const folders = root
  ? globSync('**/incident.json', { cwd: root })
      .map((file) => dirname(file))
      .sort()
  : [];

const later = (a: string, b: string): string => (Date.parse(a) > Date.parse(b) ? a : b);

/** Every signal, log line and trace of the recorded incidents can be asked for. */
describe.skipIf(!root)('recorded incidents (COMPASS_INCIDENTS_DIR)', () => {
  it('are there', () => {
    expect(folders.length).toBeGreaterThan(0);
  });

  it.each(folders)('%s plays', async (folder) => {
    const bundle = await openBundle(join(root ?? '', folder));
    const player = await connect({ bundle });
    const { window, signals, coverage, symptom } = bundle.incident;
    const start = coverage.metrics?.[0] ?? window.start;
    for (const { query } of [...signals, ...(symptom ? [symptom] : [])]) {
      const asked = { query, start, end: window.end, step: window.stepSeconds };
      const { result } = await player.ask('prometheus_query_range', asked);
      expect(result, query).not.toEqual([]);
    }
    const edges = await player.ask('prometheus_query', { query: 'count(traces_service_graph_request_total)' });
    expect(edges.result).toHaveLength(1);
    if (coverage.logs) {
      const asked = { query: '{service=~".+"}', start: later(window.start, coverage.logs[0]), end: coverage.logs[1] };
      expect((await player.ask('logs_query', { ...asked, limit: 5 })).streams).not.toEqual([]);
    }
    if (coverage.traces) {
      const asked = { start: later(window.start, coverage.traces[0]), end: coverage.traces[1] };
      expect((await player.ask('traces_search', { ...asked, limit: 3 })).traces).not.toEqual([]);
    }
    expect((await player.ask('bundle_describe')).services).not.toEqual([]);
    await player.close();
  });
});
