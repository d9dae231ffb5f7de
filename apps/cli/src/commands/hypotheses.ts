import { confidence, lowerFirst, type WireStanding } from '@compass/core';
import type { Command } from 'commander';
import { CliError, standingOf } from '../client.ts';
import type { CommandContext } from '../main.ts';
import { ALL, listLines } from '../present/list.ts';
import { isLooking } from '../present/looking.ts';
import { whyLines } from '../present/status.ts';
import { ownStreams } from '../streams.ts';
import { ends, paragraph } from '../terminal/layout.ts';
import { type Look, lookOf } from '../terminal/look.ts';

type Hypothesis = WireStanding['hypotheses'][number];

function ranked(standing: WireStanding, look: Look): string[] {
  const { name, hypotheses } = standing;
  if (isLooking(standing)) return paragraph(look, `${name} is still looking: there is no ranking yet.`);
  const [first] = hypotheses;
  const hint = `compass hypotheses ${name} --why ${first?.number} says how a confidence came about.`;
  return [
    ...listLines(standing, look, ALL),
    ...(first === undefined ? [] : ['', ...paragraph(look, hint, look.paint.dim)]),
  ];
}

const why = (standing: WireStanding, one: Hypothesis, look: Look): string[] => [
  ...ends(look, `${one.number} ${lowerFirst(one.statement)}`, confidence(one.current_confidence), {
    left: look.paint.bold,
  }),
  ...paragraph(look, one.why, (text) => text, 3),
  ...whyLines(standing, one, look),
];

/** The ranked hypotheses of an investigation, and how one of them came to its confidence. */
export const hypotheses = (program: Command, { client, out }: CommandContext): void => {
  program
    .command('hypotheses')
    .description('the hypotheses of an investigation, best first; how one came to its confidence')
    .argument('<investigation>', 'INV-1042 or its id')
    .option('--why <number>', 'every step of the confidence of this one')
    .option('--json', 'print JSON')
    .action(async (name: string, options: { why?: string; json?: boolean }) => {
      const standing = await standingOf(client, name);
      const one = standing.hypotheses.find(({ number }) => String(number) === options.why);
      if (options.why !== undefined && one === undefined)
        throw new CliError(`${standing.name} has no hypothesis ${options.why}.`);
      if (options.json === true) return out(JSON.stringify(one ?? standing.hypotheses, null, 2));
      const look = lookOf(ownStreams().output, ownStreams().env);
      out((one === undefined ? ranked(standing, look) : why(standing, one, look)).join('\n'));
    });
};
