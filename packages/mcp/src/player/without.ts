import type { Bundle } from './bundle.ts';

export const sourceNames = ['metrics', 'logs', 'traces', 'changes', 'sessions'] as const;
export type BundleSource = (typeof sourceNames)[number];

/** Which recorded calls a source answers. */
const tools: Record<BundleSource, RegExp> = {
  metrics: /^prometheus_/,
  logs: /^logs_/,
  traces: /^traces_/,
  changes: /^changes_/,
  sessions: /^postgres_/,
};

/** The same incident as if one source had never been recorded. */
export function bundleWithout(bundle: Bundle, source: BundleSource): Bundle {
  const coverage = source === 'changes' || source === 'sessions' ? {} : { [source]: null };
  return {
    ...bundle,
    incident: { ...bundle.incident, coverage: { ...bundle.incident.coverage, ...coverage } },
    logs: source === 'logs' ? null : bundle.logs,
    traces: source === 'traces' ? null : bundle.traces,
    changes: source === 'changes' ? null : bundle.changes,
    journal: bundle.journal?.filter(({ tool }) => !tools[source].test(tool)) ?? null,
  };
}
