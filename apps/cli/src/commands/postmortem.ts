import { mkdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { PostMortem, PostMortemCheck } from '@compass/core';
import { type Command, Option } from 'commander';
import { CliError } from '../client.ts';
import { pathTo } from '../connection.ts';
import { EXIT } from '../exit-code.ts';
import type { CommandContext } from '../main.ts';
import { printPostMortemCheck } from '../print-post-mortem-check.ts';

interface Options {
  format: 'md' | 'html' | 'json';
  save?: string | true;
  json?: boolean;
}

/** Writes it under its own name, which never changes, and answers where. */
function save(folder: string, name: string, text: string): string {
  if (statSync(folder, { throwIfNoEntry: false })?.isFile() === true)
    throw new CliError(`--save ${folder} is a file. Name a folder; one that is not there yet is made.`);
  mkdirSync(folder, { recursive: true });
  const file = join(folder, name);
  writeFileSync(file, text);
  return file;
}

/** The post-mortem in each of its forms, and whether all that it rests on still holds. */
export const postmortem = (program: Command, { client, out }: CommandContext): void => {
  const parent = program
    .command('postmortem')
    .description('prints the post-mortem, or saves it; checks what it rests on')
    .usage('[options] [command] <investigation>')
    .argument('[investigation]', 'INV-1042 or its id')
    .addOption(new Option('--format <format>', 'how').choices(['md', 'html', 'json']).default('md'))
    .option('--save [folder]', 'write PM-….md into this folder, or into the one that you are in')
    .option('--json', 'the same as --format json')
    .action(async (name: string | undefined, options: Options) => {
      if (name === undefined)
        throw new CliError(
          typeof options.save === 'string'
            ? `--save takes the folder behind it. Name the investigation first: compass postmortem ${options.save} --save`
            : 'Name the investigation: compass postmortem INV-1042',
          EXIT.usage,
        );
      const path = pathTo(name, '/postmortem');
      const format = options.json === true ? 'json' : options.format;
      const found = await client.get(path, PostMortem);
      const text =
        format === 'json'
          ? JSON.stringify(found, null, 2)
          : format === 'md'
            ? found.markdown
            : await client.text(`${path}?format=html`);
      if (options.save === undefined) {
        out(text);
        return;
      }
      const folder = options.save === true ? '.' : options.save;
      out(` Post-mortem saved: ${save(folder, `${found.name}.${format}`, text)}`);
    });
  parent
    .command('verify')
    .description('checks every sentence and everything that it rests on; ends with 1 where something does not hold')
    .argument('<investigation>', 'INV-1042 or its id')
    .option('--json', 'print JSON')
    .action(async (name: string, _options: unknown, command: Command) => {
      // The parent has an option of this name, and takes it from wherever it stands.
      const { json } = command.optsWithGlobals<Options>();
      const check = await client.get(pathTo(name, '/postmortem/verify'), PostMortemCheck);
      out(json === true ? JSON.stringify(check, null, 2) : printPostMortemCheck(check));
      if (check.broken.length > 0) throw new CliError(`${check.name} does not hold.`);
    });
};
