/** Every value of the chart, set to something. */
export const everything = {
  image: { repository: 'registry.example.com/compass', tag: '0.1.0' },
  imagePullSecrets: ['registry'],
  env: { PROMETHEUS_URL: 'http://prometheus:9090', COMPASS_LOOKBACK_SECONDS: 900 },
  config: { 'actions.yaml': 'actions: {}\n', 'agents/database.yaml': 'database_agent:\n  queries: {}\n' },
  pins: '{"loki":{}}',
  server: { autoscaling: { enabled: true } },
  service: { type: 'LoadBalancer' },
  ingress: {
    enabled: true,
    host: 'compass.example.com',
    className: 'nginx',
    tlsSecret: 'tls',
    annotations: { a: 'b' },
  },
  networkPolicy: {
    from: [{ namespaceSelector: { matchLabels: { name: 'ingress' } } }],
    monitoring: [{ podSelector: { matchLabels: { app: 'prometheus' } } }],
  },
  podMonitor: { enabled: true, labels: { release: 'prometheus' } },
  prometheusRule: { enabled: true, labels: { release: 'prometheus' } },
  dashboard: { enabled: true },
  podAnnotations: { team: 'operations' },
  nodeSelector: { 'kubernetes.io/arch': 'amd64' },
  tolerations: [{ key: 'operations', operator: 'Exists', effect: 'NoSchedule' }],
};

/** What an installation might write by mistake: where the schema says so, the word that Helm must name, the values. */
export const mistakes: [string, string, object][] = [
  ['/image/tag', '/image/tag', { image: { tag: 'latest' } }],
  ['/existingSecret', '/existingSecret', { existingSecret: '' }],
  ['/env', 'SLACK_BOT_TOKEN', { env: { SLACK_BOT_TOKEN: 'xoxb-1' } }],
  ['/env', 'COMPASS_API_TOKENS', { env: { COMPASS_API_TOKENS: 'page:read:abc' } }],
  ['/env', 'COMPASS_MCP_TOKEN', { env: { COMPASS_MCP_TOKEN: 'abc' } }],
  ['/env', 'DATABASE_URL', { env: { DATABASE_URL: 'postgres://u:p@h/d' } }],
  ['/config', '../secrets.yaml', { config: { '../secrets.yaml': 'x' } }],
  ['/worker/replicas', '/worker/replicas', { worker: { replicas: 0 } }],
  ['/worker/resources/requests/memory', '/memory', { worker: { resources: { requests: { memory: 'much' } } } }],
  ['/networkPolicy/ports/0', '/networkPolicy/ports/0', { networkPolicy: { ports: [70_000] } }],
  ['/ingress/host', '/ingress/host', { ingress: { enabled: true, host: '' } }],
  ['', 'replicas', { replicas: 3 }],
];
