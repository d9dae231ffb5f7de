/** As Alertmanager 0.25 posts a group (version 4). */
export const alertmanagerAlert = (changes: Record<string, unknown> = {}) => ({
  status: 'firing',
  labels: { alertname: 'HighLatency', instance: '10.0.0.7:8080', service: 'orders', severity: 'critical' },
  annotations: { summary: 'p99 of orders is above 2 s', runbook_url: 'https://runbooks.example/latency' },
  startsAt: '2026-11-22T03:12:04.123456789Z',
  endsAt: '0001-01-01T00:00:00Z',
  generatorURL: 'http://prometheus.example:9090/graph?g0.expr=p99&g0.tab=1',
  fingerprint: '0f1e2d3c4b5a6978',
  ...changes,
});

export const alertmanagerGroup = (...alerts: object[]) => ({
  receiver: 'compass',
  status: 'firing',
  alerts,
  groupLabels: { alertname: 'HighLatency' },
  commonLabels: { alertname: 'HighLatency' },
  commonAnnotations: {},
  externalURL: 'http://alertmanager.example:9093',
  version: '4',
  groupKey: '{}:{alertname="HighLatency"}',
  truncatedAlerts: 0,
});
