import { explain, hereOf, nameOf, readConfig, readValues } from '@compass/config';
import type { Command } from 'commander';
import { CliError } from '../client.ts';
import type { CommandContext } from '../main.ts';
import { printCheck } from '../print-check.ts';
import { originWords, printExplanation, printValues } from '../print-config.ts';
import { printSignals } from '../print-signals.ts';
import { cliEnv, ROOT } from '../settings.ts';

const whole = (value: unknown): string => JSON.stringify(value, null, 2);

/** What is configured and where it stands; asks nobody. */
function addShow(group: Command, out: CommandContext['out']): void {
  group
    .command('show')
    .description('every value as it is here, and where it comes from; secrets only as set or not set')
    .argument('[prefix]', 'only keys that begin so, such as compass.llm')
    .option('--json', 'print JSON')
    .action((prefix: string | undefined, { json }: { json?: boolean }) => {
      const installation = { root: ROOT, env: cliEnv() };
      // What would be refused is told and not shown.
      readConfig(installation);
      const here = hereOf(installation);
      const values = readValues(here).filter(
        ({ path }) => prefix === undefined || `${nameOf(path)}.`.startsWith(`${prefix}.`),
      );
      if (values.length === 0) throw new CliError(`No key begins with ${prefix}: compass config show lists all.`);
      out(
        json === true
          ? whole(
              values.map(({ path, value, origin }) => ({ key: nameOf(path), value, from: originWords(origin, here) })),
            )
          : printValues(values, here),
      );
    });
  group
    .command('explain')
    .description('one key or variable: what it does, what may be written, what it is here')
    .argument('<key>', 'its whole name, or an ending that no other has')
    .option('--json', 'print JSON')
    .action((word: string, { json }: { json?: boolean }) => {
      const here = hereOf({ root: ROOT, env: cliEnv() });
      const { key, values, below } = explain(word, here);
      const said = {
        key: nameOf(key.path),
        file: key.file,
        description: key.description,
        type: key.type,
        unit: key.unit,
        default: key.standard ?? null,
        example: key.example ?? null,
        secret: key.secret,
        variables: [...new Set(values.flatMap((one) => one.variables.map(({ name }) => name)))],
        values: values.map(({ path, value, origin }) => ({
          key: nameOf(path),
          value,
          from: originWords(origin, here),
        })),
        keys: below.map(({ path }) => nameOf(path)),
      };
      out(json === true ? whole(said) : printExplanation({ key, values, below }, here));
    });
}

/** What this installation is configured to be and to see; needs no running COMPASS. */
export const config = (program: Command, { out }: CommandContext): void => {
  const group = program.command('config').description('what this installation is configured to be, and to see');
  addShow(group, out);
  group
    .command('check')
    .description('connect to everything that is configured; what each agent can and cannot see')
    .option('--approve <server...>', 'approve the tools of these MCP servers as they are now')
    .option('--json', 'print JSON')
    .action(async ({ approve, json }: { approve?: string[]; json?: boolean }) => {
      const { checkInstallation } = await import('@compass/compose');
      const report = await checkInstallation({
        root: ROOT,
        env: cliEnv(),
        ...(approve === undefined ? {} : { approve }),
      });
      out(json === true ? JSON.stringify(report, null, 2) : printCheck(report));
      if (!report.ok) throw new CliError('Not everything that is configured can be used: see above.');
    });
  group
    .command('signals')
    .description('every signal, and what it finds now')
    .option('--json', 'print JSON')
    .action(async (options: { json?: boolean }) => {
      const { describeSignals } = await import('@compass/compose');
      const report = await describeSignals({ root: ROOT, env: cliEnv() });
      out(options.json === true ? JSON.stringify(report, null, 2) : printSignals(report));
    });
};
