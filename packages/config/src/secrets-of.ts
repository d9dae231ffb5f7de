import type { ApiToken } from './api-schema.ts';
import type { OpenTelemetryConfig } from './open-telemetry-config.ts';
import { storageSecrets } from './scaled-config.ts';
import type { CompassFile } from './schema.ts';
import { type ServerConfig, serverSecrets } from './servers-schema.ts';

/** Every secret of an installation, as it must stand nowhere else. */
export function secretsOf(
  compass: CompassFile['compass'],
  {
    tokens,
    servers,
    openTelemetry,
    auditKey,
  }: {
    tokens: readonly ApiToken[];
    servers: ServerConfig[];
    openTelemetry: OpenTelemetryConfig | null;
    auditKey: string;
  },
): string[] {
  const { integrations } = compass;
  return [
    integrations.slack.bot_token,
    integrations.slack.app_token,
    ...integrations.pagerduty.webhook_secret,
    integrations.pagerduty.api_key,
    integrations.pagerduty.integration_key,
    ...integrations.alertmanager.webhook_token,
    ...integrations.grafana.webhook_token,
    ...integrations.grafana.webhook_secret,
    ...integrations.webhook.secret,
    integrations.slack.signing_secret,
    ...tokens.map(({ token }) => token),
    compass.mcp.token,
    auditKey,
    ...storageSecrets(compass.storage),
    ...Object.values(compass.llm.providers).map((one) => one.api_key),
    ...serverSecrets(servers),
    ...Object.values(openTelemetry?.headers ?? {}),
  ].filter((one) => one !== '');
}
