import { costLines, WireCosts, WireInvestigation } from '@compass/core';
import type { Command } from 'commander';
import type { CommandContext } from '../main.ts';

/** What models cost: of one investigation, or of today and this month. */
export const cost = (program: Command, { client, out }: CommandContext): void => {
  program
    .command('cost')
    .description('what models cost today, this month, or in one investigation')
    .argument('[investigation]', 'INV-1042 or its id')
    .option('--json', 'print JSON')
    .action(async (name: string | undefined, options: { json?: boolean }) => {
      if (name !== undefined) {
        const one = await client.get(`/investigations/${encodeURIComponent(name)}`, WireInvestigation);
        const { id, total_cost } = one;
        out(options.json === true ? JSON.stringify({ id, total_cost }) : ` ${one.name}: $${total_cost.toFixed(2)}`);
        return;
      }
      const costs = await client.get('/costs', WireCosts);
      out(
        options.json === true
          ? JSON.stringify(costs, null, 2)
          : costLines(costs)
              .map((line) => ` ${line}`)
              .join('\n'),
      );
    });
};
