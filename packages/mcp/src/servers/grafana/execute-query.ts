import { CompassError } from '@compass/core';
import { z } from 'zod';
import { Query, Step, Time } from '../../player/tools/arguments.ts';
import type { Backend } from '../backend.ts';
import { logqlOf } from '../loki/logql.ts';
import { queryLines } from '../loki/query.ts';
import { logVolume } from '../loki/volume.ts';
import { Result, success, warned } from '../prometheus/envelope.ts';
import { queryRange } from '../prometheus/query-range.ts';
import { type Offer, readTool } from '../read-tool.ts';
import { windowNs } from '../window.ts';
import { type SourceType, Uid } from './data-source.ts';

const Input = z.strictObject({
  query: Query.describe('PromQL, or LogQL'),
  type: z.enum(['prometheus', 'loki']).default('prometheus'),
  datasource: Uid.optional().describe('its uid; without one the default of its type'),
  start: Time.optional(),
  end: Time.optional(),
  step: Step.default(30),
  limit: z.number().int().min(1).max(5000).default(1000),
});

async function askPrometheus(backend: Backend, asked: z.output<typeof Input>, signal: AbortSignal) {
  const { query, start, end, step } = asked;
  if (start !== undefined && end !== undefined)
    return queryRange(backend, { query, start: String(start), end: String(end), step: String(step) }, signal);
  const params = { query, time: end ?? start };
  return warned(await backend.ask('api/v1/query', success(Result), { form: true, params, signal }));
}

async function askLoki(backend: Backend, asked: z.output<typeof Input>, signal: AbortSignal) {
  const { query, start, end, step, limit } = asked;
  if (start === undefined || end === undefined)
    throw new CompassError('invalid', 'logs are asked for from start to end', { field: 'start' });
  const window = windowNs(start, end);
  return logqlOf(query).kind === 'numbers'
    ? logVolume(backend, { query, step, ...window }, signal)
    : queryLines(backend, { query, limit, ...window }, signal);
}

/** Any query through Grafana, answered as the tool of its kind does: a range, a moment, lines or their number. */
export const executeQuery = (behind: (type: SourceType, uid: string | undefined) => Backend): Offer =>
  readTool({
    name: 'execute_query',
    description:
      'Runs a PromQL or LogQL query through Grafana: from start to end, or (PromQL) at one moment. Answers as prometheus_query_range, prometheus_query, ' +
      'logs_query and logs_volume do.',
    input: Input,
    async read(asked, signal) {
      const backend = behind(asked.type, asked.datasource);
      return asked.type === 'loki' ? askLoki(backend, asked, signal) : askPrometheus(backend, asked, signal);
    },
  });
