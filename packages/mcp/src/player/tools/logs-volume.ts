import { z } from 'zod';
import { parseLogql } from '../../logql/parse.ts';
import { selectLines } from '../../logql/select-lines.ts';
import { coveredWindow } from '../coverage.ts';
import { defineTool } from '../define-tool.ts';
import { nsToMs } from '../times.ts';
import { LabelSet, MatrixSample, Query, recordedWindow, Step, stepMsOf, Time } from './arguments.ts';

export const logsVolume = defineTool({
  name: 'logs_volume',
  description:
    'How many log lines match in each step from start to end, by stream, zeros included; a count stands at the end of its step. ' +
    'Streams without any match are left out.',
  input: z.strictObject({ query: Query, start: Time, end: Time, step: Step }),
  output: z.object({
    resultType: z.literal('matrix'),
    result: z.array(z.object({ metric: LabelSet, values: z.array(MatrixSample) })),
  }),
  answer({ query, start, end, step }, { stage: { bundle }, moment }) {
    const parsed = parseLogql(query);
    const asked = recordedWindow(moment, { start, end });
    const stepMs = stepMsOf(step, asked);
    const window = coveredWindow(bundle, 'logs', moment, asked);
    const startMs = nsToMs(window.startNs);
    const stepNs = BigInt(stepMs) * 1_000_000n;
    const steps = Number((window.endNs - window.startNs) / stepNs);
    const result = selectLines(bundle.logs ?? [], parsed, window)
      .filter(({ found }) => found.length > 0)
      .map(({ labels, found }) => {
        const counts = new Array<number>(steps).fill(0);
        for (const { ns } of found) {
          // Step n holds what came after its start up to and with its end, as a range in Loki does; the first has its start too.
          const at = ns === window.startNs ? 0 : Number((ns - window.startNs - 1n) / stepNs);
          if (at < steps) counts[at] = (counts[at] ?? 0) + 1;
        }
        const values = counts.map((count, at): [number, string] => [
          (startMs + (at + 1) * stepMs + moment.offsetMs) / 1000,
          String(count),
        ]);
        return { metric: labels, values };
      });
    return { resultType: 'matrix' as const, result };
  },
});
