import { CatalogueEntry } from '@compass/core';
import { z } from 'zod';
import { nearest } from './nearest.ts';
import { Approver } from './slack-schema.ts';

const seconds = z.number().positive();

/** Who may decide where; a condition that is left out holds everywhere. */
const Rule = z.strictObject({
  approvers: z
    .array(Approver)
    .min(1)
    .meta({ description: 'Who may decide.', example: ['S0DBAPPROVERS'] }),
  actions: z
    .array(z.string())
    .optional()
    .meta({ description: 'Of which actions; left out: of all.', example: ['terminate_backend'] }),
  services: z
    .array(z.string())
    .optional()
    .meta({ description: 'For which services; left out: for all.', example: ['orders'] }),
  channels: z
    .array(z.string())
    .optional()
    .meta({
      description: 'In which channels, as compass.yaml names them, or by id; left out: in all.',
      example: ['#incidents'],
    }),
  risks: z
    .array(CatalogueEntry.shape.risk)
    .optional()
    .meta({ description: 'Of which risk; left out: of any.', example: ['low', 'medium'] }),
});

/** `config/actions.yaml` in its own spelling, turned into catalogue entries. */
const ActionEntry = z
  .strictObject({
    title: z.string().meta({
      description: 'What it does, as people read it; $target and the parameters are put in.',
      example: 'Restart $target',
    }),
    server: z.string().meta({ description: 'The entry of mcp_servers.yaml that does it.', example: 'platform' }),
    tool: z.string().meta({ description: 'The tool of that server, without a prefix.', example: 'restart_deployment' }),
    params: z
      .record(z.string(), CatalogueEntry.shape.params.valueType.strict())
      .meta({ description: 'The tool’s parameters, by name.' }),
    targets: z
      .array(z.string())
      .meta({ description: 'Components that it may ever be done to.', example: ['orders-db'] }),
    risk: CatalogueEntry.shape.risk.meta({
      description:
        'Who must agree. low: the requester may. medium: one other person of the approvers. high: two other people.',
      example: 'medium',
    }),
    effect: CatalogueEntry.shape.effect.meta({
      description:
        'What a crash in between leaves. idempotent: done again under its key. declarative: read_back settles it. unprotected: a person is asked.',
      example: 'declarative',
    }),
    read_back: CatalogueEntry.shape.readBack
      .unwrap()
      .strict()
      .nullable()
      .default(null)
      .meta({ description: 'How to see whether it was done; null: it cannot be seen.' }),
    approvers_name: z
      .string()
      .meta({ description: 'What the approvers are called, where they are asked.', example: 'db-approvers' }),
    approvers: z
      .array(Approver)
      .default([])
      .meta({ description: 'Who may decide wherever it is used: people and user groups.', example: ['S0DBAPPROVERS'] }),
    doing: z.string().optional().meta({
      description: 'What is being done, at the beginning of a sentence; left out: the title.',
      example: 'Terminating a session',
    }),
    approvers_needed: z
      .number()
      .int()
      .min(1)
      .default(1)
      .meta({ description: 'People who must approve.', unit: 'people', example: 2 }),
    expires_seconds: seconds
      .default(900)
      .meta({ description: 'How long a request for approval is open.', unit: 's', example: 600 }),
    cooldown_seconds: z
      .number()
      .nonnegative()
      .default(60)
      .meta({ description: 'How long it is not done again to the same target.', unit: 's', example: 300 }),
    undo: z
      .string()
      .nullable()
      .default(null)
      .meta({ description: 'The action of this file that takes it back; null: nothing does.', example: 'scale_up' }),
    words: CatalogueEntry.shape.words.strict().meta({ description: 'What people read before they decide.' }),
    recovery: z
      .strictObject({
        signal: z.literal('symptom').meta({ description: 'What must recover.' }),
        within_seconds: seconds.meta({ description: 'How soon; later is no effect.', unit: 's', example: 300 }),
      })
      .meta({ description: 'The prediction that is registered before anything is done.' }),
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

/** `config/actions.yaml`: the closed catalogue, and who may decide. */
export const ActionsFile = z
  .strictObject({
    actions: z.record(z.string(), ActionEntry).meta({ description: 'The catalogue: nothing else can ever be done.' }),
    rules: z.array(Rule).default([]).meta({
      description: 'Who else may decide, and where: all conditions of a rule must hold. A rule only gives rights.',
    }),
  })
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
