import { AgentId, AgentSettings, CatalogueEntry, Signal } from '@compass/core';
import { z } from 'zod';
import { address } from './address.ts';
import { nearest } from './nearest.ts';

const seconds = z.number().positive();

const LEVELS = ['debug', 'info', 'warn', 'error', 'silent'] as const;

const isZone = (zone: string): boolean => {
  try {
    return Intl.DateTimeFormat('en', { timeZone: zone }).resolvedOptions().timeZone !== '';
  } catch {
    return false;
  }
};

const tokens = z.number().int().positive();

/** A language model: an empty `model` is COMPASS' own choice, an empty `url` the provider's. */
const Provider = z.strictObject({
  api_key: z.string().default(''),
  url: address('http', 'http://localhost:11434'),
  model: z.string().default(''),
  temperature: z.number().min(0).max(2).optional(),
  /** How much a model may think before it answers; empty: it is not told. */
  effort: z.enum(['', 'low', 'medium', 'high']).default(''),
  max_tokens: tokens.default(4000),
});

/** Several, separated by commas, while one is exchanged for another. */
const rotated = z
  .string()
  .default('')
  .transform((text) =>
    text
      .split(',')
      .map((one) => one.trim())
      .filter((one) => one !== ''),
  );

/** Sources that an agent needs: each one that is missing is named in the answer. */
const OfAgent = z.strictObject({ data_sources: z.array(z.string()).default([]) }).default({ data_sources: [] });

const Approver = z.string().regex(/^[UWS][A-Z0-9]{2,}$/, {
  error: 'must be the Slack id of a person (U…, W…) or of a user group (S…), not a name',
});

const Notify = z
  .string()
  .regex(/^(none|on_call|approvers|group:S[A-Z0-9]{2,})$/, {
    error: 'must be none, on_call, approvers or group:S… with the Slack id of a user group',
  })
  .default('none');

export const CompassFile = z.strictObject({
  compass: z.strictObject({
    environment: z.string().default('development'),
    log_level: z
      .string()
      .transform((level) => level.toLowerCase())
      .pipe(z.enum(LEVELS, { error: `must be one of ${LEVELS.join(', ')}, in small or capital letters` }))
      .default('info'),
    zone: z
      .string()
      .refine(isZone, { error: 'must be a time zone by its name, such as UTC or Europe/Berlin' })
      .default('UTC'),
    investigation: z.strictObject({
      max_parallel_agents: z.number().int().min(1).max(20).default(5),
      observation_timeout_seconds: seconds.default(120),
      hypothesis_generation_timeout: seconds.default(30),
      max_hypotheses_per_agent: z.number().int().min(1).max(20).default(3),
      min_confidence_threshold: z.number().min(0).max(1).default(0.5),
      max_investigation_cost: z.number().nonnegative().default(10),
      reference_seconds: seconds.default(1800),
      lookback_seconds: seconds.default(600),
      step_seconds: seconds.default(15),
      rate_seconds: seconds.default(300),
    }),
    agents: z.strictObject({
      enabled: z.array(AgentId).default(AgentId.options),
      database: OfAgent,
      network: OfAgent,
      application: OfAgent,
      infrastructure: OfAgent,
      tracing: OfAgent,
    }),
    llm: z
      .strictObject({
        default_provider: z.enum(['none', 'openai', 'anthropic', 'ollama']).default('none'),
        timeout_seconds: seconds.default(30),
        max_daily_cost: z.number().nonnegative().default(50),
        providers: z
          .strictObject({
            openai: Provider.default(Provider.parse({})),
            anthropic: Provider.default(Provider.parse({})),
            ollama: Provider.default(Provider.parse({})),
          })
          .default({ openai: Provider.parse({}), anthropic: Provider.parse({}), ollama: Provider.parse({}) }),
        token_limits: z
          .strictObject({
            per_hypothesis: tokens.default(1000),
            per_observation: tokens.default(500),
            per_investigation: tokens.default(50_000),
          })
          .default({ per_hypothesis: 1000, per_observation: 500, per_investigation: 50_000 }),
      })
      .prefault({}),
    /** Both URLs empty: everything on one embedded database. */
    storage: z
      .strictObject({
        redis: z
          .strictObject({
            url: address('redis', 'redis://host:6379'),
            ttl_seconds: z.number().int().positive().default(86_400),
            concurrency: z.number().int().min(1).max(1000).default(100),
          })
          .prefault({}),
        postgres: z
          .strictObject({
            url: address('postgres', 'postgres://user:password@host:5432/name'),
            pool_size: z.number().int().min(2).max(200).default(10),
          })
          .prefault({}),
      })
      .prefault({}),
    integrations: z.strictObject({
      slack: z
        .strictObject({
          enabled: z.boolean().default(true),
          bot_token: z.string().default(''),
          app_token: z.string().default(''),
          signing_secret: z.string().default(''),
          api_url: address('http', 'https://slack-gov.com/api/'),
          default_channel: z.string().min(1).default('#incidents'),
          channels: z.record(z.string(), z.string()).default({}),
          watch: z
            .array(
              z.strictObject({
                channel: z.string().min(1),
                do: z.enum(['offer', 'start']).default('offer'),
                when: z.array(z.string().min(1)).default([]),
              }),
            )
            .default([]),
          on_call: z.union([z.literal(''), Approver]).default(''),
          notify: z
            .strictObject({ started: Notify, approval: Notify, outcome: Notify, published: Notify })
            .prefault({}),
        })
        .superRefine(({ notify, on_call }, { addIssue }) => {
          const [event] = Object.entries(notify).find(([, whom]) => whom === 'on_call') ?? [];
          if (event !== undefined && on_call === '')
            addIssue({
              code: 'custom',
              path: ['notify', event],
              message: 'on_call is nobody yet: set on_call beside notify.',
            });
        }),
      pagerduty: z.strictObject({
        enabled: z.boolean().default(true),
        webhook_secret: rotated,
        /** A REST API key; without one nothing is written to PagerDuty. */
        api_key: z.string().default(''),
        api_url: address('http', 'https://api.eu.pagerduty.com'),
        /** The e-mail address of a user in whose name COMPASS writes; PagerDuty asks for one. */
        from: z.string().default(''),
        /** Where its incidents are looked at, such as https://acme.pagerduty.com: only such links are shown. */
        url: address('http', 'https://acme.pagerduty.com'),
        resolve: z.enum(['button', 'never']).default('button'),
      }),
      alertmanager: z.strictObject({ webhook_token: rotated }).prefault({}),
      grafana: z.strictObject({ webhook_token: rotated, webhook_secret: rotated }).prefault({}),
      webhook: z.strictObject({ secret: rotated }).prefault({}),
    }),
  }),
});

export type CompassFile = z.infer<typeof CompassFile>;

/** Who may decide where; a condition that is left out holds everywhere. */
const Rule = z.strictObject({
  approvers: z.array(Approver).min(1),
  actions: z.array(z.string()).optional(),
  services: z.array(z.string()).optional(),
  channels: z.array(z.string()).optional(),
  risks: z.array(CatalogueEntry.shape.risk).optional(),
});

/** `config/actions.yaml` in its own spelling, turned into catalogue entries. */
const ActionEntry = z
  .strictObject({
    title: z.string(),
    server: z.string(),
    tool: z.string(),
    params: z.record(z.string(), CatalogueEntry.shape.params.valueType.strict()),
    targets: z.array(z.string()),
    risk: CatalogueEntry.shape.risk,
    effect: CatalogueEntry.shape.effect,
    read_back: CatalogueEntry.shape.readBack.unwrap().strict().nullable().default(null),
    approvers_name: z.string(),
    approvers: z.array(Approver).default([]),
    doing: z.string().optional(),
    approvers_needed: z.number().int().min(1).default(1),
    expires_seconds: seconds.default(900),
    cooldown_seconds: z.number().nonnegative().default(60),
    undo: z.string().nullable().default(null),
    words: CatalogueEntry.shape.words.strict(),
    recovery: z.strictObject({ signal: z.literal('symptom'), within_seconds: seconds }),
  })
  .transform((entry) => ({
    title: entry.title,
    server: entry.server,
    tool: entry.tool,
    params: entry.params,
    targets: entry.targets,
    risk: entry.risk,
    effect: entry.effect,
    readBack: entry.read_back,
    approversName: entry.approvers_name,
    approvers: entry.approvers,
    ...(entry.doing === undefined ? {} : { doing: entry.doing }),
    approversNeeded: entry.approvers_needed,
    expiresSeconds: entry.expires_seconds,
    cooldownSeconds: entry.cooldown_seconds,
    undo: entry.undo,
    words: entry.words,
    recovery: { signal: entry.recovery.signal, withinSeconds: entry.recovery.within_seconds },
  }));
export const ActionsFile = z
  .strictObject({ actions: z.record(z.string(), ActionEntry), rules: z.array(Rule).default([]) })
  .superRefine(({ actions, rules }, { addIssue }) => {
    for (const [nth, { actions: named = [] }] of rules.entries())
      for (const id of named)
        if (!Object.hasOwn(actions, id))
          addIssue({ code: 'custom', path: ['rules', nth, 'actions'], message: `${id} is no action of this file.` });
    for (const [id, { undo }] of Object.entries(actions))
      if (undo !== null && !Object.hasOwn(actions, undo)) {
        const meant = nearest(undo, Object.keys(actions));
        const remedy =
          meant === null || meant === id ? 'Name an action of this file, or null.' : `Did you mean ${meant}?`;
        addIssue({
          code: 'custom',
          path: ['actions', id, 'undo'],
          message: `${undo} is no action of this file. ${remedy}`,
        });
      }
  });

export const SignalsFile = z.strictObject({
  component_label: z.string().default('component'),
  signals: z.array(Signal.strict()),
});

/** `database_agent: {…}` in `config/agents/database.yaml`. */
export const agentFile = (id: AgentId) => z.strictObject({ [`${id}_agent`]: AgentSettings });
