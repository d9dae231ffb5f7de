export { type Auth, type Config, type Env, readConfig, type ServerConfig } from './read-config.ts';
export { readYaml } from './read-yaml.ts';
export { SignalsFile } from './schema.ts';
