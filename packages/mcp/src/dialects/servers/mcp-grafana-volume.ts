import { z } from 'zod';
import { asMeant } from '../../logql/as-meant.ts';
import { stepEnds } from '../count-lines.ts';
import type { Way } from '../dialect.ts';
import { unwrapped } from '../shapes/unwrapped.ts';

const Counted = z.array(
  z.looseObject({
    labels: z.record(z.string(), z.string()).nullish(),
    values: z.array(z.looseObject({ timestamp: z.coerce.number(), value: z.coerce.number() })),
  }),
);

/** The same ends as Loki's own steps have them: it may be set to move a query back to whole multiples of its step, which many installations do. */
const asCounted = (ends: number[], [found]: number[], stepMs: number): number[] =>
  found === undefined ? ends : ends.map((ms) => ms - ((((ms - found) % stepMs) + stepMs) % stepMs));

/** Lines counted by Loki itself: one series, since labels that a parser makes would be too many; its gaps are steps without a line. */
export const grafanaVolume: Way<'logs_volume'> = {
  needs: { query_loki_logs: ['datasourceUid', 'logql', 'stepSeconds', 'queryType'] },
  async answer(server, asked) {
    const stepSeconds = Math.ceil(Number(asked.step));
    const whole = { ...asked, step: String(stepSeconds) };
    const ends = stepEnds(whole);
    const [first, last] = [ends[0], ends.at(-1)];
    if (first === undefined || last === undefined) return { resultType: 'matrix', result: [] };
    const value = await server.ask('query_loki_logs', {
      logql: `sum(count_over_time(${asMeant(asked.query).counted} [${stepSeconds}s]))`,
      startRfc3339: new Date(first).toISOString(),
      endRfc3339: new Date(last).toISOString(),
      stepSeconds,
      queryType: 'range',
    });
    const series = Counted.parse(unwrapped(value) ?? []);
    const result = series.map(({ labels, values }) => {
      const counts = new Map(values.map((one) => [Math.round(one.timestamp * 1000), one.value]));
      return {
        metric: labels ?? {},
        values: asCounted(ends, [...counts.keys()], stepSeconds * 1000).map((ms): [number, string] => [
          ms / 1000,
          String(counts.get(ms) ?? 0),
        ]),
      };
    });
    return { resultType: 'matrix', result };
  },
};
