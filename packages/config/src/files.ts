import { join } from 'node:path';
import { AgentId } from '@compass/core';
import type { z } from 'zod';
import { ActionsFile } from './actions-schema.ts';
import { agentFile } from './agents-schema.ts';
import type { Env } from './environment.ts';
import { PricesFile } from './prices-schema.ts';
import { CompassFile } from './schema.ts';
import { ServersFile } from './servers-schema.ts';
import { SignalsFile } from './signals-schema.ts';

/** A file of the configuration folder. No two have a key of the first level in common. */
export interface ConfigFile {
  name: string;
  about: string;
  schema: z.ZodType;
}

/** Every file that is read. */
export const FILES: readonly ConfigFile[] = [
  { name: 'compass.yaml', about: 'How this installation works.', schema: CompassFile },
  {
    name: 'mcp_servers.yaml',
    about: 'Where COMPASS looks. A source without an address is a gap that every answer names.',
    schema: ServersFile,
  },
  {
    name: 'signals.yaml',
    about: 'What is measured here and how it is called. Another file may be named in COMPASS_SIGNALS.',
    schema: SignalsFile,
  },
  { name: 'actions.yaml', about: 'What may ever be done, and who decides.', schema: ActionsFile },
  ...AgentId.options.map((id) => ({
    name: `agents/${id}.yaml`,
    about: `What the ${id} agent reads, and which tests it offers.`,
    schema: agentFile(id),
  })),
  { name: 'prices.yaml', about: 'What models cost, in US dollars for a million tokens.', schema: PricesFile },
];

/** The folder of these files. */
export const folderOf = (root: string, env: Env): string => env['COMPASS_CONFIG'] ?? join(root, 'config');

/** Where such a file is. */
export const placeOfFile = (root: string, env: Env, name: string): string =>
  (name === 'signals.yaml' ? env['COMPASS_SIGNALS'] : undefined) ?? join(folderOf(root, env), name);
