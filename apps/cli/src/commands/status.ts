import { WireInvestigation, WireSummary } from '@compass/core';
import type { Command } from 'commander';
import { z } from 'zod';
import type { CommandContext } from '../main.ts';
import { printInvestigation, printList } from '../print.ts';

export const status = (program: Command, { client, out }: CommandContext): void => {
  program
    .command('status')
    .description('how one investigation stands, or which are open')
    .argument('[investigation]', 'INV-1042 or its id')
    .option('--json', 'print JSON')
    .action(async (name: string | undefined, options: { json?: boolean }) => {
      if (name === undefined) {
        const list = await client.get('/investigations?status=active', z.array(WireSummary));
        out(options.json === true ? JSON.stringify(list, null, 2) : printList(list));
        return;
      }
      const found = await client.get(`/investigations/${encodeURIComponent(name)}`, WireInvestigation);
      out(options.json === true ? JSON.stringify(found, null, 2) : printInvestigation(found));
    });
};
