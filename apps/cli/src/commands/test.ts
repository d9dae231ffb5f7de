import { FalsificationResult } from '@compass/core';
import type { Command } from 'commander';
import { z } from 'zod';
import { CliError, standingOf } from '../client.ts';
import { pathTo } from '../connection.ts';
import { EXIT, EXIT_CODES } from '../exit-code.ts';
import type { CommandContext } from '../main.ts';
import { verdictLines } from '../present/verdict.ts';
import { ownStreams } from '../streams.ts';
import { lookOf } from '../terminal/look.ts';

/** A verdict that takes longer than a request is fetched afterwards. */
const Ran = z.union([
  FalsificationResult,
  z.object({ status: z.literal('running'), investigation_id: z.string(), test: z.string() }),
]);
const LOOK_EVERY_MS = 500;
const PATIENCE = 240;

/** `compass test INV-1042 2` and `compass test 7f3ac901` (a test's hash). */
export const test = (program: Command, { client, out, sleep }: CommandContext): void => {
  async function verdictOf(path: string): Promise<FalsificationResult> {
    let ran = await client.post(path, undefined, Ran);
    for (let looks = 0; 'status' in ran && looks < PATIENCE; looks += 1) {
      await sleep(LOOK_EVERY_MS);
      ran = await client.get(pathTo(ran.investigation_id, `/tests/${ran.test}`), Ran);
    }
    if ('status' in ran)
      throw new CliError(`The test ${ran.test} is still running: compass status ${ran.investigation_id}`);
    return ran;
  }

  program
    .command('test')
    .description('try to disprove a hypothesis, or run one test again')
    .argument('<investigation or test>', 'INV-1042, or the hash of a test')
    .argument('[hypothesis]', 'the number of the hypothesis')
    .option('--json', 'print JSON')
    .addHelpText('after', `\n${EXIT_CODES}`)
    .action(async (first: string, hypothesis: string | undefined, options: { json?: boolean }) => {
      if (hypothesis === undefined && !/^[0-9a-f]{6,}$/i.test(first))
        throw new CliError(
          `${first} is no hash of a test. Name one of at least 6 signs, or an investigation and the number of a hypothesis: compass test INV-1042 2`,
          EXIT.usage,
        );
      const result = await verdictOf(
        hypothesis === undefined
          ? `/tests/${encodeURIComponent(first)}`
          : pathTo(first, `/hypotheses/${encodeURIComponent(hypothesis)}/test`),
      );
      if (options.json === true) return out(JSON.stringify(result, null, 2));
      const standing = await standingOf(client, result.investigation_id);
      const verdict = standing.verdicts.findLast(({ test: hash, run }) => hash === result.test && run === result.run);
      const { output, env } = ownStreams();
      if (verdict !== undefined) out(verdictLines(standing, verdict, result, lookOf(output, env)).join('\n'));
    });
};
