import { z } from 'zod';
import { defineTool, type Offer } from '../define-tool.ts';
import { latestAnswer } from '../journal.ts';
import { shiftTimes } from '../times.ts';

const Answer = z.looseObject({});

/** A tool that is no query over time (sessions, plans): answered with the latest recorded answer to the same question. */
export function snapshot(tool: string): Offer {
  return defineTool({
    name: tool,
    description: `What ${tool} answers now.`,
    input: z.looseObject({}),
    output: Answer,
    answer: (asked, { stage: { bundle }, moment }) =>
      Answer.parse(shiftTimes(latestAnswer(bundle, moment, tool, asked), moment.offsetMs)),
  });
}
