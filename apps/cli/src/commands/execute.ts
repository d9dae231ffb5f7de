import type { WireStanding } from '@compass/core';
import type { Command } from 'commander';
import { askApproval } from '../ask-approval.ts';
import { standingOf } from '../client.ts';
import { EXIT, EXIT_CODES } from '../exit-code.ts';
import { followAlong } from '../live/follow-along.ts';
import type { CommandContext } from '../main.ts';
import { askedLines, previewLines } from '../present/preview.ts';
import { printEvents } from '../print-events.ts';
import { ownStreams } from '../streams.ts';
import { lookOf } from '../terminal/look.ts';
import type { Streams } from '../terminal/screen.ts';

const REFUSED = ['rejected', 'expired', 'void'];

const actionOf = ({ mitigation_actions: actions }: WireStanding, id: string) =>
  actions.find(({ action_id }) => action_id === id);

/** It recovered, or it did not; or nobody let it. */
const isSettled = (action: ReturnType<typeof actionOf>): boolean =>
  action === undefined || action.outcome !== null || [...REFUSED, 'failed', 'unknown'].includes(action.status);

const exitCode = (action: ReturnType<typeof actionOf>): number => {
  if (action === undefined || REFUSED.includes(action.status)) return EXIT.refused;
  return action.outcome === 'recovered' || !isSettled(action) ? EXIT.done : EXIT.error;
};

/** Asks for the approval of an action against a hypothesis. Who asks here can never approve. */
export const execute = (program: Command, context: CommandContext, streams: Streams = ownStreams()): void => {
  const { client, out } = context;

  /** How it stands once the action is settled, with all that happens until then told as it comes. */
  async function followed(name: string, action: string, json: boolean): Promise<WireStanding> {
    const until = (standing: WireStanding) => isSettled(actionOf(standing, action));
    if (!json) {
      const about = { investigation: name, streams, interactive: false, seconds: null, until };
      return (await followAlong(context, about)).standing;
    }
    const { id, audit_trail: trail } = await standingOf(client, name);
    const asked = trail.findLast(({ action: what }) => what === 'approval asked')?.seq ?? 1;
    return printEvents(context, { investigation: id, after: asked - 1, seconds: null, until });
  }

  program
    .command('execute')
    .description('ask for the approval of the action against a hypothesis; a person in Slack decides')
    .argument('<investigation>', 'INV-1042 or its id')
    .argument('<hypothesis>', 'its number')
    .option('--action <id>', 'of the catalogue, where several fit')
    .option('--note <text>', 'for whoever decides')
    .option('--follow', 'show what becomes of it')
    .option('--json', 'print JSON; with --follow, one event a line')
    .addHelpText(
      'after',
      `\n0 is also the end while nobody has decided; with --follow it means that the\nservice recovered.\n\n${EXIT_CODES}`,
    )
    .action(
      async (
        name: string,
        hypothesis: string,
        options: { action?: string; note?: string; follow?: true; json?: true },
      ) => {
        const { action, note = '' } = options;
        const { proposal, asked } = await askApproval(client, { investigation: name, hypothesis, action, note });
        const look = lookOf(streams.output, streams.env);
        if (options.json !== true) out(previewLines(proposal, look).join('\n'));
        if (options.follow !== true) {
          const lines = () => askedLines({ name, proposal, asked }, look).join('\n');
          out(options.json === true ? JSON.stringify(asked, null, 2) : lines());
          return;
        }
        process.exitCode = exitCode(
          actionOf(await followed(name, asked.action_id, options.json === true), asked.action_id),
        );
      },
    );
};
