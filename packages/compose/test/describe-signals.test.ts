import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { describeSignals } from '../src/index.ts';

const root = join(import.meta.dirname, '../../..');

describe('the signals of an installation', () => {
  let folder = '';
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'compass-signals-'));
  });
  afterAll(() => rm(folder, { recursive: true }));

  it('are asked once each: what answers, for whom, and what no signal names', async () => {
    const report = await describeSignals({ root, env: { COMPASS_DATA_DIR: folder } });
    expect(report).toMatchObject({ recording: 'lab-lock-contention', componentLabel: 'component' });
    expect(report.found.find(({ signal }) => signal.name === 'latency_p99')).toMatchObject({
      series: 2,
      components: ['inventory', 'orders'],
      why: '',
    });
    expect(report.unnamed).toContain('traces_service_graph_request_total');
  });

  it('say why when the source cannot be asked', async () => {
    const env = { COMPASS_DATA_DIR: folder, PROMETHEUS_URL: 'http://127.0.0.1:9' };
    const report = await describeSignals({ root, env });
    expect(report.recording).toBeNull();
    expect(report.found.length).toBeGreaterThan(10);
    expect(report.found.every(({ series, why }) => series === null && why !== '')).toBe(true);
  });
});
