import { z } from 'zod';
import { defineTool } from '../define-tool.ts';
import { Change } from '../schemas.ts';
import { isoNs, msToNs, shiftIso } from '../times.ts';
import { recordedWindow, Time } from './arguments.ts';

export const changesList = defineTool({
  name: 'changes_list',
  description: 'Deploys, configuration, flags and scaling from start to end, oldest first.',
  input: z.strictObject({ start: Time, end: Time }),
  output: z.object({ changes: z.array(Change) }),
  answer({ start, end }, { stage: { bundle }, moment }) {
    const { startNs, endNs } = recordedWindow(moment, { start, end });
    const clockNs = msToNs(moment.clockMs);
    const changes = (bundle.changes ?? [])
      .map((change) => ({ change, ns: isoNs(change.at) ?? 0n }))
      .filter(({ ns }) => ns >= startNs && ns <= endNs && ns <= clockNs)
      .sort((a, b) => (a.ns < b.ns ? -1 : a.ns > b.ns ? 1 : 0))
      .map(({ change }) => ({ ...change, at: shiftIso(change.at, moment.offsetMs) }));
    return { changes };
  },
});
