import { confidence, lowerFirst, plural, WireStanding } from '@compass/core';
import type { Command } from 'commander';
import { CliError } from '../client.ts';
import type { CommandContext } from '../main.ts';
import { ledgerLines } from '../present/ledger.ts';
import { testsOf } from '../present/list.ts';
import { ownStreams } from '../streams.ts';
import { ends, paragraph, row } from '../terminal/layout.ts';
import { type Look, lookOf } from '../terminal/look.ts';

type Hypothesis = WireStanding['hypotheses'][number];

function ranked(standing: WireStanding, look: Look): string[] {
  const { hypotheses, name } = standing;
  if (hypotheses.length === 0) return [` ${name} has no hypothesis${standing.end_time === null ? ' yet' : ''}.`];
  return [
    ...ends(look, `${plural(hypotheses.length, 'hypothesis', 'hypotheses')}, best first`, name, {
      left: look.paint.bold,
    }),
    '',
    ...hypotheses.flatMap((one) => [
      ...row([
        { text: String(one.number), width: 2, right: true },
        { text: confidence(one.current_confidence), width: 20 },
        { text: `${lowerFirst(one.statement)} (${one.agent_id})`, width: look.columns - 49 },
        { text: testsOf(standing, one), width: 18 },
      ]),
    ]),
    '',
    ...paragraph(
      look,
      `compass hypotheses ${name} --why ${hypotheses[0]?.number ?? 1} says how a confidence came about.`,
      look.paint.dim,
    ),
  ];
}

function why(standing: WireStanding, one: Hypothesis, look: Look): string[] {
  const word = (test: string) => standing.verdicts.findLast((verdict) => verdict.test === test)?.verdict ?? '';
  return [
    ...ends(look, `${one.number} ${lowerFirst(one.statement)}`, confidence(one.current_confidence), {
      left: look.paint.bold,
    }),
    ...paragraph(look, one.why, (text) => text, 3),
    ...ledgerLines(one.ledger, look, word),
  ];
}

/** The ranked hypotheses of an investigation, and how one of them came to its confidence. */
export const hypotheses = (program: Command, { client, out }: CommandContext): void => {
  program
    .command('hypotheses')
    .description('the hypotheses of an investigation, best first; how one came to its confidence')
    .argument('<investigation>', 'INV-1042 or its id')
    .option('--why <number>', 'every step of the confidence of this one')
    .option('--json', 'print JSON')
    .action(async (name: string, options: { why?: string; json?: boolean }) => {
      const standing = await client.get(`/investigations/${encodeURIComponent(name)}/standing`, WireStanding);
      const one = standing.hypotheses.find(({ number }) => String(number) === options.why);
      if (options.why !== undefined && one === undefined)
        throw new CliError(`${standing.name} has no hypothesis ${options.why}.`);
      if (options.json === true) return out(JSON.stringify(one ?? standing.hypotheses, null, 2));
      const look = lookOf(ownStreams().output, ownStreams().env);
      out((one === undefined ? ranked(standing, look) : why(standing, one, look)).join('\n'));
    });
};
