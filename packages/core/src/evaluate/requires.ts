import type { Sources } from '../ports/telemetry.ts';

type Kind = 'metrics' | 'logs' | 'traces' | 'changes' | 'sessions' | 'annotations';

/** What people write under `requires`: a product, or the kind of source. */
const kinds: Record<string, Kind> = {
  prometheus: 'metrics',
  metrics: 'metrics',
  loki: 'logs',
  logs: 'logs',
  tempo: 'traces',
  traces: 'traces',
  changes: 'changes',
  grafana: 'annotations',
  annotations: 'annotations',
  postgres: 'sessions',
  sessions: 'sessions',
};

/** The first required source that is unknown or missing, in words; empty when all are there. */
export function missingSource(requires: string[], sources: Sources): string {
  for (const name of requires) {
    const kind = kinds[name.toLowerCase()];
    if (kind === undefined) return `${name} is not a source of this installation`;
    const state = sources[kind];
    if (state.state === 'missing') return `${name}: ${state.why}`;
  }
  return '';
}
