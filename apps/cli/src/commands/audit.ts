import { plural, WireAudit, WireInvestigation } from '@compass/core';
import { type Command, InvalidArgumentError } from 'commander';
import { z } from 'zod';
import { CliError } from '../client.ts';
import { pathTo } from '../connection.ts';
import { EXIT } from '../exit-code.ts';
import type { CommandContext } from '../main.ts';

const Page = z.array(WireAudit);
const PAGE = 50;

const say = ({ name, entries, head, broken }: WireAudit): string =>
  broken === null
    ? ` ${name}: ${plural(entries, 'entry', 'entries')} hold, head ${head}`
    : ` ${name}: BROKEN at entry ${broken.entry} of ${entries}. ${broken.why}`;

/** As REST takes it. */
const headOf = (text: string): string => {
  if (/^[0-9a-f]{8,64}$/i.test(text)) return text;
  throw new InvalidArgumentError('Give at least the first 8 hexadecimal digits of a head.');
};

/** The audit trail of one investigation, and whether trails are as they were written. */
export const audit = (program: Command, { client, out }: CommandContext): void => {
  const parent = program
    .command('audit')
    .description('what was done in an investigation and by whom; whether that record is as it was written')
    .argument('<investigation>', 'INV-1042 or its id')
    .option('--json', 'print JSON')
    .action(async (name: string, options: { json?: boolean }) => {
      const { audit_trail: trail } = await client.get(pathTo(name), WireInvestigation);
      out(
        options.json === true
          ? JSON.stringify(trail, null, 2)
          : trail
              .map(({ seq, at, actor, action, hash }) =>
                [` ${String(seq).padStart(4)}`, at, hash.slice(0, 12), action.padEnd(18), actor].join('  '),
              )
              .join('\n'),
      );
    });
  parent
    .command('verify')
    .description('checks every entry and every call that it speaks of; ends with 1 where one is not as it was written')
    .argument('[investigation]', 'INV-1042 or its id; all of them without it')
    .option(
      '--head <hash>',
      'a head that was told in the thread, the post-mortem or the log: it must still be there',
      headOf,
    )
    .option('--json', 'print JSON')
    .action(async (name: string | undefined, { head }: { head?: string }, command: Command) => {
      // The parent has an option of this name, and takes it from wherever it stands.
      const { json = false } = command.optsWithGlobals<{ json?: boolean }>();
      if (name === undefined && head !== undefined)
        throw new CliError(
          '--head belongs to one investigation: compass audit verify INV-1042 --head 3f2a….',
          EXIT.usage,
        );
      const query = (more: Record<string, string>) => `/audit?${new URLSearchParams(more)}`;
      let [checked, broken] = [0, 0];
      const all: WireAudit[] = [];
      const tell = (page: WireAudit[]) => {
        if (json) all.push(...page);
        else for (const one of page) out(say(one));
        checked += page.length;
        broken += page.filter((one) => one.broken !== null).length;
      };
      if (name !== undefined)
        tell(await client.get(query({ investigation: name, ...(head === undefined ? {} : { head }) }), Page));
      else
        for (let before: number | undefined; ; ) {
          const limit = { limit: String(PAGE) };
          const page = await client.get(
            query(before === undefined ? limit : { ...limit, before: String(before) }),
            Page,
          );
          tell(page);
          before = page.at(-1)?.number;
          if (page.length < PAGE) break;
        }
      if (json) out(JSON.stringify(all, null, 2));
      if (broken > 0) throw new CliError(`${broken} of ${plural(checked, 'audit trail')} not as written.`);
    });
};
