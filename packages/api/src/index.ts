export { type Chart, createApi, type WebhookSecrets } from './create-api.ts';
export { createProbes, type ProbeOptions } from './create-probes.ts';
export { pagerdutyPager } from './pagerduty-pager.ts';
export type { Health, Part } from './routes/health.ts';
export type { McpDoor } from './routes/mcp.ts';
export { signed, signedAt, signedByGrafana } from './webhooks/signature.ts';
