export { type Config, type Env, type ModelConfig, readConfig } from './read-config.ts';
export { readYaml } from './read-yaml.ts';
export { SignalsFile } from './schema.ts';
export type { Auth, Backend, Capability, Outside, ServerConfig } from './servers-schema.ts';
