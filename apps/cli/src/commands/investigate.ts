import { dollars, Severity, span, WireInvestigation, type WireStanding } from '@compass/core';
import { type Command, InvalidArgumentError, Option } from 'commander';
import { askApproval } from '../ask-approval.ts';
import { CliError, type Client, standingOf } from '../client.ts';
import { EXIT, EXIT_CODES, exitCodeOf } from '../exit-code.ts';
import { followAlong } from '../live/follow-along.ts';
import { openLocal } from '../live/local.ts';
import type { CommandContext } from '../main.ts';
import { isLooking } from '../present/looking.ts';
import { askedLines, previewLines } from '../present/preview.ts';
import { statusLines } from '../present/status.ts';
import { printEvents } from '../print-events.ts';
import { ownStreams } from '../streams.ts';
import { lookOf } from '../terminal/look.ts';
import type { Streams } from '../terminal/screen.ts';

const LOOK_EVERY_MS = 500;
const ANSWER_SECONDS = 300;

interface Options {
  symptom?: string[];
  severity: string;
  interactive?: true;
  follow?: true;
  timeout?: number;
  local?: true;
  bundle?: string;
  execute?: true;
  json?: true;
}

const secondsOf = (text: string): number => {
  if (/^\d+$/.test(text)) return Number(text);
  throw new InvalidArgumentError('Give whole seconds, such as 300.');
};

const collect = (one: string, all: string[] = []): string[] => [...all, one];

/** Waits for the ranking, which is the answer. */
async function answerOf({ client, sleep }: Pick<CommandContext, 'client' | 'sleep'>, id: string, seconds: number) {
  let standing = await standingOf(client, id);
  for (let waited = 0; waited < seconds * 1000 && isLooking(standing); waited += LOOK_EVERY_MS) {
    await sleep(LOOK_EVERY_MS);
    standing = await standingOf(client, id);
  }
  return standing;
}

/** The last words: what it took, or how to come back. */
const goodbye = (
  { name, status, start_time, end_time, total_cost, cost_limit }: WireStanding,
  kept: boolean,
): string => {
  if (end_time !== null) {
    const took = span((Date.parse(end_time) - Date.parse(start_time)) / 1000);
    return ` ${name} is ${status}, after ${took}, for ${dollars(total_cost)} of ${dollars(cost_limit)}.`;
  }
  return kept
    ? ` ${name} goes on. To look at it again: compass status ${name}`
    : ` ${name} ends here: nothing of it is kept.`;
};

/** Starts one and waits for the ranked list; the investigation goes on when this command is left. */
export const investigate = (program: Command, context: CommandContext, streams: Streams = ownStreams()): void => {
  const { out, sleep } = context;

  async function run(client: Client, service: string, options: Options): Promise<void> {
    const { symptom: symptoms = [], severity, timeout, json = false } = options;
    const interactive = options.interactive === true;
    const kept = options.local !== true;
    const started = await client.post('/investigations', { service, symptoms, severity }, WireInvestigation);
    const live = { client, sleep, out };
    if (json && options.follow === true) {
      const standing = await printEvents(live, { investigation: started.id, after: 0, seconds: timeout ?? null });
      process.exitCode = exitCodeOf(standing);
      return;
    }
    if (interactive || options.follow === true) {
      const joined = started.audit_trail.at(-1)?.action === 'asked again';
      if (joined) out(` ${started.name} looks at ${service} already: you see that one.`);
      const { standing } = await followAlong(live, {
        investigation: started.id,
        streams,
        interactive,
        seconds: timeout ?? null,
      });
      out(goodbye(standing, kept));
      process.exitCode = exitCodeOf(standing);
      return;
    }
    if (!json) out(` ${started.name}: looking for the cause of what ${service} shows …`);
    const standing = await answerOf(live, started.id, timeout ?? ANSWER_SECONDS);
    const lines = () => [...statusLines(standing, lookOf(streams.output, streams.env)), goodbye(standing, kept)];
    out(json ? JSON.stringify(standing, null, 2) : lines().join('\n'));
    process.exitCode = exitCodeOf(standing);
    if (options.execute !== true) return;
    const { name, cause } = standing;
    if (cause === null) return void out(' No cause is named, so nothing is asked for.');
    const { proposal, asked } = await askApproval(client, { investigation: name, hypothesis: String(cause), note: '' });
    const look = lookOf(streams.output, streams.env);
    out([...previewLines(proposal, look), ...askedLines({ name, proposal, asked }, look)].join('\n'));
  }

  program
    .command('investigate')
    .description('start an investigation, and wait for the ranked causes')
    .argument('<service>')
    .option('-s, --symptom <text>', 'what is seen; may be given several times', collect)
    .addOption(new Option('-p, --severity <severity>').choices(Severity.options).default('P2'))
    .addOption(
      new Option('-i, --interactive', 'show it live, and take keys: test, request data, mitigate, evidence').conflicts(
        'json',
      ),
    )
    .option('--follow', 'show it live until it is over')
    .option(
      '--timeout <seconds>',
      `how long to wait for the ranked causes (${ANSWER_SECONDS} unless given); with -i or --follow, for all of it`,
      secondsOf,
    )
    .option(
      '--local',
      'run it in this process, with the configured sources, else with the recorded demo; nothing is kept',
    )
    .addOption(new Option('--bundle <folder>', 'the same with this recorded incident').implies({ local: true }))
    .addOption(
      new Option('--execute', 'ask for the approval of what ends the named cause; a person in Slack decides').conflicts(
        ['json', 'interactive', 'follow', 'local', 'bundle'],
      ),
    )
    .option('--json', 'print JSON; with --follow, one event a line')
    .addHelpText(
      'after',
      `\nEnter, in -i, never does anything that changes production; Ctrl-C leaves, and\nthe investigation goes on.\n\n${EXIT_CODES}`,
    )
    .action(async (service: string, options: Options) => {
      if (service === '') throw new CliError('Name the service: compass investigate orders', EXIT.usage);
      if (options.local !== true) return run(context.client, service, options);
      const local = await openLocal({ bundle: options.bundle ?? null, sleep });
      try {
        process.stderr.write(` ${local.said} Nothing is kept.\n`);
        await run(local.client, service, options);
      } finally {
        await local.close();
      }
    });
};
