import { AgentId, AgentSettings } from '@compass/core';
import { z } from 'zod';

/** What compass.yaml says of one agent; its file in `agents/` says more. */
const OfAgent = z
  .strictObject({
    data_sources: z
      .array(z.string())
      .default([])
      .meta({
        description:
          'Sources that the agent needs: each that is missing is named in every answer. prometheus, loki, tempo, grafana, postgres or changes.',
        example: ['prometheus', 'loki'],
      }),
    queries: z
      .record(
        z.string(),
        z
          .string()
          .min(1)
          .meta({ description: 'The query.', example: 'sum(pg_stat_activity_count{datname="$SERVICE"})' }),
      )
      .default({})
      .meta({
        description:
          'The short form of observation_queries in agents/*.yaml: a name and its query, read with the defaults of all else. One that begins with { is a log query and goes to loki, every other one to prometheus. Where the agent’s own file has the same name, that counts.',
      }),
  })
  .prefault({});
type OfAgent = z.infer<typeof OfAgent>;

const of = (id: AgentId) => OfAgent.meta({ description: `What the ${id} agent looks at, in short.` });

/** `compass.agents`: who looks, and in short at what. */
export const Agents = z
  .strictObject({
    enabled: z
      .array(AgentId)
      .default(AgentId.options)
      .meta({
        description: 'Agents that are sent out, each to its part of the world.',
        example: ['database', 'application'],
      }),
    database: of('database'),
    network: of('network'),
    application: of('application'),
    infrastructure: of('infrastructure'),
    tracing: of('tracing'),
  })
  .prefault({})
  .meta({ description: 'Who looks, and in short at what.' });

/** A selector at the beginning is how a query for log lines is told from one for metrics. */
const sourceOf = (query: string): 'loki' | 'prometheus' => (query.trimStart().startsWith('{') ? 'loki' : 'prometheus');

/** An agent's settings from its own file (none: the defaults) with what compass.yaml says of it in short. */
export function withShortForm(settings: AgentSettings | undefined, { data_sources, queries }: OfAgent): AgentSettings {
  const own = settings ?? AgentSettings.parse({});
  const inShort = AgentSettings.parse({
    observation_queries: Object.fromEntries(
      Object.entries(queries).map(([name, query]) => [name, { [sourceOf(query)]: query }]),
    ),
  });
  return {
    ...own,
    data_sources: [...new Set([...own.data_sources, ...data_sources])],
    observation_queries: { ...inShort.observation_queries, ...own.observation_queries },
  };
}

/** `database_agent: {…}` in `config/agents/database.yaml`. */
export const agentFile = (id: AgentId) =>
  z
    .strictObject({
      [`${id}_agent`]: AgentSettings.meta({ description: `What the ${id} agent reads, and which tests it offers.` }),
    })
    .superRefine((file, { addIssue }) => {
      for (const [agent, { observation_queries }] of Object.entries(file))
        for (const [name, { prometheus, loki, signal }] of Object.entries(observation_queries)) {
          const asked = [prometheus, loki, signal].filter((one) => one !== undefined).length;
          if (asked !== 1)
            addIssue({
              code: 'custom',
              path: [agent, 'observation_queries', name],
              message: `must ask one source: give it prometheus, loki or signal${asked === 0 ? '' : ', and only one of them'}`,
            });
        }
    });
