export { type ApiOptions, createApi } from './create-api.ts';
export { createProbes, type ProbeOptions } from './create-probes.ts';
export type { Health, Part } from './routes/health.ts';
export { signed } from './routes/pagerduty.ts';
