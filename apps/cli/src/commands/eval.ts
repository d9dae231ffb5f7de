import { closeSync, openSync, statSync, writeFileSync } from 'node:fs';
import type { Command } from 'commander';
import { CliError } from '../client.ts';
import { EXIT } from '../exit-code.ts';
import type { CommandContext } from '../main.ts';
import { printScores } from '../print-scores.ts';
import { cliEnv, ROOT } from '../settings.ts';

/** `--json` takes the word behind it, which may have been meant as one of the folders. */
function refuseTaken(json: string | true | undefined, directories: readonly string[]): void {
  if (typeof json === 'string' && statSync(json, { throwIfNoEntry: false })?.isDirectory() === true)
    throw new CliError(
      `--json takes the file behind it, and ${json} is a folder. Put --json last: compass eval ${[...directories, json].join(' ')} --json`,
      EXIT.usage,
    );
  if (directories.length === 0)
    throw new CliError('Name the folders that hold incident bundles: compass eval DIR', EXIT.usage);
}

/** Asked before the cases are run: minutes of answers are not lost for want of a folder. */
function openForLater(file: string): void {
  try {
    closeSync(openSync(file, 'a'));
  } catch {
    throw new CliError(`--json ${file} cannot be written. Name a file in a folder that is there.`);
  }
}

/** Scores the investigator on recorded incidents; needs no running COMPASS, no network and no account. */
export const evaluate = (program: Command, { out }: CommandContext): void => {
  program
    .command('eval')
    .description('investigates recorded incidents and scores the answers')
    .usage('[options] <dir...>')
    .argument('[dir...]', 'folders that hold incident bundles')
    .option('--json [file]', 'write all figures and cases to a file; print them where none is named')
    .option('--model <name>', 'let a model propose as well: fake-obedient, fake-wrong, openai, anthropic or ollama')
    .action(async (directories: string[], options: { json?: string | true; model?: string }) => {
      refuseTaken(options.json, directories);
      const { evalModel, findCases, reportOf, runEval } = await import('@compass/compose/offline');
      const model =
        options.model === undefined ? {} : { model: evalModel(options.model, { root: ROOT, env: cliEnv() }) };
      const cases = findCases(directories);
      if (typeof options.json === 'string') openForLater(options.json);
      const done = await runEval({
        root: ROOT,
        cases,
        ...model,
        onCase({ id, suspects: [first], abstained, error }, index) {
          const said =
            error ??
            (abstained || first === undefined ? 'abstains' : `${first.component} ${first.confidence.toFixed(2)}`);
          process.stderr.write(`${index}/${cases.length} ${id}: ${said}\n`);
        },
      });
      const report = reportOf(done);
      out(options.json === true ? JSON.stringify(report, null, 2) : printScores(report));
      if (typeof options.json === 'string') writeFileSync(options.json, `${JSON.stringify(report, null, 2)}\n`);
      if (report.all.errors > 0) {
        const list = done.flatMap(({ id, error }) => (error === undefined ? [] : [`  ${id}: ${error}`]));
        throw new CliError(
          `Incomplete: ${report.all.errors} of ${cases.length} cases could not be run.\n${list.join('\n')}`,
        );
      }
    });
};
