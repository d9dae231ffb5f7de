import { isOverStatus, Severity, WireInvestigation } from '@compass/core';
import { type Command, InvalidArgumentError, Option } from 'commander';
import { CliError } from '../client.ts';
import type { CommandContext } from '../main.ts';
import { printInvestigation } from '../print.ts';

const LOOK_EVERY_MS = 500;
const RESTS = ['awaiting_human', 'mitigating'];

const secondsOf = (text: string): number => {
  if (/^\d+$/.test(text)) return Number(text);
  throw new InvalidArgumentError('Give whole seconds, such as 300.');
};

/** Starts one and waits for the ranked list; the investigation goes on when this command is left. */
export const investigate = (program: Command, { client, out, sleep }: CommandContext): void => {
  program
    .command('investigate')
    .description('start an investigation')
    .argument('<service>')
    .option('-s, --symptom <text...>', 'what is seen; may be given several times', [])
    .addOption(new Option('-p, --severity <severity>').choices(Severity.options).default('P2'))
    .option('--timeout <seconds>', 'how long to wait for the list', secondsOf, 300)
    .option('--json', 'print JSON')
    .action(
      async (service: string, options: { symptom: string[]; severity: string; timeout: number; json?: boolean }) => {
        if (service === '') throw new CliError('Name the service: compass investigate orders');
        let current = await client.post(
          '/investigations',
          { service, symptoms: options.symptom, severity: options.severity },
          WireInvestigation,
        );
        if (options.json !== true) out(` ${current.name}: looking for the cause of what ${service} shows …`);
        for (let waited = 0; waited < options.timeout * 1000; waited += LOOK_EVERY_MS) {
          if (RESTS.includes(current.status) || isOverStatus(current.status)) break;
          await sleep(LOOK_EVERY_MS);
          current = await client.get(`/investigations/${current.id}`, WireInvestigation);
        }
        out(
          options.json === true
            ? JSON.stringify(current, null, 2)
            : `${printInvestigation(current)}\n Run "compass status ${current.name}" to see how it stands.`,
        );
      },
    );
};
