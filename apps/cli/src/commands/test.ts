import { FalsificationResult } from '@compass/core';
import type { Command } from 'commander';
import { CliError } from '../client.ts';
import type { CommandContext } from '../main.ts';
import { printVerdict } from '../print.ts';

/** `compass test INV-1042 2` and `compass test 7f3ac901` (a test's hash). */
export const test = (program: Command, { client, out }: CommandContext): void => {
  program
    .command('test')
    .description('try to disprove a hypothesis, or run one test again')
    .argument('<investigation or test>', 'INV-1042, or the hash of a test')
    .argument('[hypothesis]', 'the number of the hypothesis')
    .option('--json', 'print JSON')
    .action(async (first: string, hypothesis: string | undefined, options: { json?: boolean }) => {
      if (hypothesis === undefined && !/^[0-9a-f]{6,}$/i.test(first))
        throw new CliError(
          `${first} is no hash of a test. Name one of at least 6 signs, or an investigation and the number of a hypothesis: compass test INV-1042 2`,
        );
      const path =
        hypothesis === undefined
          ? `/tests/${encodeURIComponent(first)}`
          : `/investigations/${encodeURIComponent(first)}/hypotheses/${encodeURIComponent(hypothesis)}/test`;
      const result = await client.post(path, undefined, FalsificationResult);
      out(options.json === true ? JSON.stringify(result, null, 2) : printVerdict(result));
    });
};
