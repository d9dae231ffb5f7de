import { writeFileSync } from 'node:fs';
import { PostMortem } from '@compass/core';
import type { Command } from 'commander';
import type { CommandContext } from '../main.ts';

export const postmortem = (program: Command, { client, out }: CommandContext): void => {
  program
    .command('postmortem')
    .description('print the post-mortem, or save it')
    .argument('<investigation>')
    .option('--save', 'write PM-….md into this folder')
    .option('--json', 'print JSON')
    .action(async (name: string, options: { save?: boolean; json?: boolean }) => {
      const found = await client.get(`/investigations/${encodeURIComponent(name)}/postmortem`, PostMortem);
      if (options.save === true) {
        const file = `${found.name}.md`;
        writeFileSync(file, found.markdown);
        out(` Post-mortem saved: ${file}`);
        return;
      }
      out(options.json === true ? JSON.stringify(found, null, 2) : found.markdown);
    });
};
