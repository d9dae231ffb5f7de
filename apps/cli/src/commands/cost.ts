import { costLines, dollars, WireCosts, WireInvestigation, withoutModelLine } from '@compass/core';
import type { Command } from 'commander';
import { pathTo } from '../connection.ts';
import type { CommandContext } from '../main.ts';

/** What models cost: of one investigation, or of today and this month. */
export const cost = (program: Command, { client, out }: CommandContext): void => {
  program
    .command('cost')
    .description('what models cost today and this month, by model and investigation, and what they may cost')
    .argument('[investigation]', 'INV-1042 or its id')
    .option('--json', 'print JSON')
    .action(async (name: string | undefined, options: { json?: boolean }) => {
      if (name !== undefined) {
        const one = await client.get(pathTo(name), WireInvestigation);
        const { id, name: called, total_cost, cost_limit, consultation } = one;
        const without = withoutModelLine({ consultation });
        out(
          options.json === true
            ? JSON.stringify({ id, total_cost, cost_limit, model: consultation?.model ?? null }, null, 2)
            : ` ${called}: ${dollars(total_cost)} of ${dollars(cost_limit)} · ${without ?? (consultation === null ? 'no model was asked' : `asked ${consultation.model}`)}`,
        );
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
