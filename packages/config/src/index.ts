export type { Env } from './environment.ts';
export type { ModelConfig } from './model-config.ts';
export type { OpenTelemetryConfig } from './open-telemetry-config.ts';
export type { ModelPrice } from './prices-schema.ts';
export { type Config, readConfig } from './read-config.ts';
export { readYaml } from './read-yaml.ts';
export type { ScaledConfig } from './scaled-config.ts';
export { SignalsFile } from './schema.ts';
export type { Auth, Backend, Capability, Outside, ServerConfig } from './servers-schema.ts';
