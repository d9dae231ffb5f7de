import { describe, expect, it } from 'vitest';
import { idleServers, serverOf } from '../src/sources/server-of.ts';

const prometheus = { name: 'prometheus', capabilities: ['query_metrics', 'query_range', 'get_labels'] as const };
const loki = { name: 'loki', capabilities: ['query_logs', 'query_range', 'get_labels', 'stream_logs'] as const };
const grafana = { name: 'grafana', capabilities: ['get_annotations', 'execute_query', 'changes'] as const };
const servers = (...some: { name: string; capabilities: readonly string[] }[]) =>
  some as unknown as Parameters<typeof serverOf>[1];

describe('the server that answers for a source', () => {
  it('is the one with its capability; a range of log lines makes no source of metrics', () => {
    expect(serverOf('metrics', servers(loki, prometheus))).toEqual({ server: 'prometheus' });
    expect(serverOf('logs', servers(prometheus, loki))).toEqual({ server: 'loki' });
    expect(serverOf('metrics', servers(loki))).toEqual({ missing: 'PROMETHEUS_URL is not set' });
  });

  it('is Grafana, for what stands behind it, only where no server of its own is configured', () => {
    expect(serverOf('metrics', servers(grafana))).toEqual({ server: 'grafana' });
    expect(serverOf('metrics', servers(grafana, prometheus))).toEqual({ server: 'prometheus' });
    expect(serverOf('sessions', servers(grafana))).toEqual({ missing: 'POSTGRES_ACTIVITY_URL is not set' });
  });

  it('is the first of several, in the order of the file', () => {
    const second = { ...prometheus, name: 'prometheus-eu' };
    expect(serverOf('metrics', servers(prometheus, second))).toEqual({ server: 'prometheus' });
    expect(serverOf('metrics', servers(second, prometheus))).toEqual({ server: 'prometheus-eu' });
  });

  it('of metrics may say so by its ranges alone, where no other says more', () => {
    const platform = { name: 'platform', capabilities: ['query_range', 'get_labels'] };
    expect(serverOf('metrics', servers(loki, platform))).toEqual({ server: 'platform' });
    expect(serverOf('metrics', servers(platform, prometheus))).toEqual({ server: 'prometheus' });
  });
});

describe('a server that is asked for nothing', () => {
  it('is told with what comes first, or that it is no source', () => {
    const second = { ...prometheus, name: 'prometheus-eu' };
    const boards = { name: 'boards', capabilities: ['get_dashboards'] };
    expect(idleServers(servers(prometheus, loki, grafana, second, boards), [])).toEqual([
      'prometheus-eu is asked for nothing: prometheus answers for metrics, and comes first in mcp_servers.yaml.',
      'boards is asked for nothing: its capabilities name none of query_metrics, query_logs, search_traces, changes, get_annotations, sessions.',
    ]);
  });

  it('is none that an action uses', () => {
    expect(idleServers(servers({ name: 'platform', capabilities: [] }), ['platform'])).toEqual([]);
  });
});
