import { z } from 'zod';
import { TestDraft } from './test.ts';
import { Instant } from './time.ts';
import { Actor } from './trigger.ts';

export const Risk = z.enum(['low', 'medium', 'high']);

/** Gives a right where all of its conditions hold; one that is absent holds everywhere. */
export const ApproverRule = z.object({
  /** Ids of people (U…, W…) and of user groups (S…). */
  approvers: z.array(z.string()),
  services: z.array(z.string()).optional(),
  channels: z.array(z.string()).optional(),
  risks: z.array(Risk).optional(),
});
export type ApproverRule = z.infer<typeof ApproverRule>;

/** An entry of the closed catalogue in `config/actions.yaml`. */
export const CatalogueEntry = z.object({
  id: z.string(),
  title: z.string(),
  server: z.string(),
  tool: z.string(),
  /** Each parameter: its type and the only place its value may come from. */
  params: z.record(
    z.string(),
    z.object({
      type: z.enum(['integer', 'string', 'instant']).meta({ description: 'What it must be.', example: 'integer' }),
      from: z.string().meta({
        description: 'The only place its value may come from: evidence that no outsider can write.',
        example: 'blocking_session.pid',
      }),
    }),
  ),
  targets: z.array(z.string()),
  risk: Risk,
  effect: z.enum(['idempotent', 'declarative', 'unprotected']),
  readBack: z
    .object({
      tool: z.string().meta({ description: 'The tool that looks.', example: 'postgres_session' }),
      gone: z
        .string()
        .meta({ description: 'The field of its answer that is false when it was done.', example: 'exists' }),
    })
    .nullable(),
  /** Who may decide wherever it is used. */
  approvers: z.array(z.string()),
  /** Who else may, and where. */
  rules: z.array(ApproverRule).optional(),
  /** "Terminating a session": what needs one of them, at the beginning of a sentence. */
  doing: z.string().optional(),
  approversName: z.string(),
  approversNeeded: z.number().int().positive(),
  expiresSeconds: z.number().positive(),
  cooldownSeconds: z.number().nonnegative(),
  undo: z.string().nullable(),
  words: z.object({
    happens: z.string().meta({ description: 'What will happen.', example: 'this one session ends.' }),
    risk: z.string().meta({ description: 'What may go wrong with it.', example: 'what is not committed is lost.' }),
    undo: z.string().meta({ description: 'Whether and how it can be taken back.', example: 'none.' }),
  }),
  /** Registered before acting, evaluated by the same code as every test; deadline in seconds of the sources' time. */
  recovery: z.object({ signal: z.string(), withinSeconds: z.number().positive() }),
});
export type CatalogueEntry = z.infer<typeof CatalogueEntry>;

export const Approval = z.object({ by: Actor, at: Instant });

/** What the catalogue and the evidence give, before anybody asks for it. */
const Proposed = z.object({
  entry: z.string(),
  title: z.string(),
  target: z.string(),
  params: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])),
  risk: Risk,
  effect: z.enum(['idempotent', 'declarative', 'unprotected']),
  words: z.object({ happens: z.string(), risk: z.string(), undo: z.string(), predicted: z.string() }),
  approversName: z.string(),
  approversNeeded: z.number().int().positive(),
  /** The recovery prediction, registered before acting. */
  recovery: TestDraft,
});

/** What the service wrote of its own failures while the effect was watched. No MCP server streams: ranges were asked for again and again. */
export const Followed = z.object({
  how: z.literal('repeated ranges'),
  query: z.string(),
  /** Each counted once. */
  lines: z.number().int(),
  last: Instant.nullable(),
  until: Instant,
  /** One of each look, with the lines that were new in it. */
  evidence: z.array(z.string()),
});
export type Followed = z.infer<typeof Followed>;

/** One proposed use of a catalogue entry. `hash` binds action, target, params, evidence version, and the undo that is approved with it. */
export const Action = Proposed.extend({
  id: z.string(),
  /** Takes the action back; absent where the catalogue or the evidence has none. `taken`: what a person made of the offer. */
  undo: Proposed.extend({ taken: z.enum(['undone', 'kept']).nullable() }).optional(),
  /** The action that this one takes back. */
  undoes: z.string().optional(),
  hypothesis: z.number().int(),
  confidence: z.number(),
  note: z.string(),
  requestedBy: Actor,
  requestedAt: Instant,
  expiresAt: Instant,
  hash: z.string(),
  evidenceVersion: z.string(),
  state: z.enum([
    'awaiting_approval',
    'approved',
    'acting',
    'acted',
    'failed',
    'unknown',
    'rejected',
    'expired',
    'void',
  ]),
  approvals: z.array(Approval),
  decidedBy: Actor.nullable(),
  decidedAt: Instant.nullable(),
  reason: z.string(),
  actedAt: Instant.nullable(),
  /** What the tool and the read-back said, in one sentence. */
  result: z.string(),
  recoveryHash: z.string(),
  watchUntil: Instant.nullable(),
  followed: Followed.optional(),
  outcome: z.enum(['recovered', 'no_effect', 'worse']).nullable(),
  outcomeSaw: z.string(),
  /** Since when it is as predicted, of what recovered; it is known only later. */
  backAt: Instant.optional(),
  outcomeAt: Instant.nullable(),
});
export type Action = z.infer<typeof Action>;
