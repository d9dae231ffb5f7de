export { type ApiOptions, createApi } from './create-api.ts';
export { signed } from './routes/pagerduty.ts';
