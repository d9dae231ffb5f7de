export { type ApiOptions, createApi } from './create-api.ts';
export { createProbes } from './create-probes.ts';
export { signed } from './routes/pagerduty.ts';
