import { WireSummary } from '@compass/core';
import type { Command } from 'commander';
import { z } from 'zod';
import { CliError, standingOf } from '../client.ts';
import { EXIT, EXIT_CODES, exitCodeOf } from '../exit-code.ts';
import { cutLines, limitOption } from '../limit.ts';
import { followAlong } from '../live/follow-along.ts';
import type { CommandContext } from '../main.ts';
import { statusLines } from '../present/status.ts';
import { printEvents } from '../print-events.ts';
import { printList } from '../print-list.ts';
import { ownStreams } from '../streams.ts';
import { lookOf } from '../terminal/look.ts';
import type { Streams } from '../terminal/screen.ts';

interface Options {
  all?: true;
  limit: number;
  follow?: true;
  json?: true;
}

/** How one investigation stands, or which there are. */
export const status = (program: Command, context: CommandContext, streams: Streams = ownStreams()): void => {
  const { client, out } = context;

  async function list({ all, limit, json }: Options): Promise<void> {
    const query = new URLSearchParams({ limit: String(limit), ...(all === true ? {} : { status: 'active' }) });
    const found = await client.get(`/investigations?${query}`, z.array(WireSummary));
    const lines = () => [printList(found, lookOf(streams.output, streams.env)), ...cutLines(found.length, limit)];
    out(json === true ? JSON.stringify(found, null, 2) : lines().join('\n'));
  }

  async function one(name: string, { follow, json }: Options): Promise<void> {
    const standing = await standingOf(client, name);
    if (follow === true) {
      const about = { investigation: standing.id, seconds: null };
      const last =
        json === true
          ? await printEvents(context, { ...about, after: 0 })
          : (await followAlong(context, { ...about, streams, interactive: false })).standing;
      process.exitCode = exitCodeOf(last);
      return;
    }
    out(
      json === true
        ? JSON.stringify(standing, null, 2)
        : statusLines(standing, lookOf(streams.output, streams.env)).join('\n'),
    );
  }

  program
    .command('status')
    .description('how one investigation stands, or which are open')
    .argument('[investigation]', 'INV-1042 or its id')
    .option('--all', 'those that are over as well')
    .addOption(limitOption())
    .option('--follow', 'show it live until it is over; with --json, one event a line')
    .option('--json', 'print JSON')
    .addHelpText(
      'after',
      `\nWith --follow it ends as investigate does; else with 0, whatever was found.\n\n${EXIT_CODES}`,
    )
    .action(async (name: string | undefined, options: Options) => {
      if (name !== undefined) return one(name, options);
      if (options.follow === true)
        throw new CliError('--follow belongs to one investigation: compass status INV-1042 --follow', EXIT.usage);
      return list(options);
    });
};
