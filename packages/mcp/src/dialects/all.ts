import type { Dialect } from './dialect.ts';
import { alertmanager } from './servers/alertmanager.ts';
import { autotel } from './servers/autotel.ts';
import { executeQuery } from './servers/execute-query.ts';
import { kubernetes } from './servers/kubernetes.ts';
import { lokiMcp } from './servers/loki-mcp.ts';
import { mcpGrafana } from './servers/mcp-grafana.ts';
import { earlyGrafana } from './servers/mcp-grafana-annotations.ts';
import { mcpPrometheus } from './servers/mcp-prometheus.ts';
import { own } from './servers/own.ts';
import { prometheusMcp } from './servers/prometheus-mcp.ts';
import { tempo } from './servers/tempo.ts';

/** Every kind of server that is understood; the first whose tools fit answers a question. */
export const dialects: readonly Dialect[] = [
  own,
  mcpGrafana,
  earlyGrafana,
  tempo,
  prometheusMcp,
  executeQuery,
  mcpPrometheus,
  lokiMcp,
  autotel,
  kubernetes,
  alertmanager,
];
