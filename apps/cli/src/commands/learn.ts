import { WirePattern, WireSimilar } from '@compass/core';
import type { Command } from 'commander';
import { z } from 'zod';
import { CliError } from '../client.ts';
import { pathTo } from '../connection.ts';
import { EXIT } from '../exit-code.ts';
import { cutLines, limitOption } from '../limit.ts';
import type { CommandContext } from '../main.ts';
import { printPattern, printSimilar } from '../print-pattern.ts';

interface Options {
  quarantine?: string;
  release?: string;
  reason?: string;
  limit: number;
  json?: boolean;
}

/** What was learned: all of it, or what one investigation taught and what it is similar to; and a person's word on a pattern. */
export const learn = (program: Command, { client, out }: CommandContext): void => {
  const path = (name: string, more = '') => `/patterns/${encodeURIComponent(name)}${more}`;
  const taught = async (name: string): Promise<WirePattern | null> => {
    try {
      return await client.get(path(name), WirePattern);
    } catch (error) {
      // An investigation that taught nothing may be similar to others all the same.
      if (error instanceof CliError && error.status === 404) return null;
      throw error;
    }
  };
  program
    .command('learn')
    .description('what was learned from investigations that are over, and how far it is believed')
    .argument('[investigation]', 'INV-1042 or its id: what it taught, and what it is similar to')
    .option('--quarantine <investigation>', 'take what it taught out of use')
    .option('--release <investigation>', 'put it back into use')
    .option('--reason <words>', 'why; kept in the audit trail')
    .addOption(limitOption())
    .option('--json', 'print JSON')
    .action(async (name: string | undefined, { quarantine, release, reason = '', limit, json = false }: Options) => {
      const tell = (value: unknown, lines: string[]) => out(json ? JSON.stringify(value, null, 2) : lines.join('\n'));
      const asked = [name, quarantine, release].filter((one) => one !== undefined);
      if (asked.length > 1)
        throw new CliError('Ask for one thing at a time: an investigation, --quarantine or --release.', EXIT.usage);
      const judged = quarantine ?? release;
      if (judged === undefined && reason !== '')
        throw new CliError('--reason belongs to --quarantine or --release: nothing was changed.', EXIT.usage);
      if (judged !== undefined) {
        const word = quarantine === undefined ? '/release' : '/quarantine';
        const pattern = await client.post(path(judged, word), { reason }, WirePattern);
        tell(pattern, printPattern(pattern));
        return;
      }
      if (name === undefined) {
        const all = await client.get(`/patterns?limit=${limit}`, z.array(WirePattern));
        const lines = [...all.flatMap(printPattern), ...cutLines(all.length, limit)];
        tell(all, all.length === 0 ? [' Nothing has been learned yet.'] : lines);
        return;
      }
      const similar = await client.get(pathTo(name, '/similar'), z.array(WireSimilar));
      const pattern = await taught(name);
      tell({ taught: pattern, similar }, [
        ...(pattern === null
          ? [' Nothing was learned from it: that takes an end with a cause, named or agreed to.']
          : printPattern(pattern)),
        ...(similar.length === 0 ? [' Nothing similar was known.'] : similar.flatMap(printSimilar)),
      ]);
    });
};
