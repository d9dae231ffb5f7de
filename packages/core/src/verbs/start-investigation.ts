import { z } from 'zod';
import { ASKED_AGAIN, type Investigation, LIVE } from '../nouns/investigation.ts';
import { Severity, Trigger } from '../nouns/trigger.ts';
import type { Settings } from '../ports/context.ts';
import type { Tx } from '../ports/store.ts';
import { audit } from '../record/audit.ts';
import { addSteps, changeInvestigation, type Scope } from '../record/change.ts';
import { defineVerb, type VerbAnswer, Where } from './verb.ts';

export const StartInput = z.object({
  service: Trigger.shape.service,
  symptoms: z.array(z.string().max(500)).max(20).default([]),
  severity: Severity.default('P2'),
  source: Trigger.shape.source,
  context: z.record(z.string(), z.unknown()).default({}),
  timestamp: z.string().optional(),
  since: Trigger.shape.since,
  channel: z.string().nullable().default(null),
  /** The sender's own name for what it reports, e.g. the incident's id: pages with the same one belong together. */
  fingerprint: z.string().optional(),
  where: Where.optional(),
});
export type StartInput = z.output<typeof StartInput>;

/** Where a service is watched; a service may be called as anything, `constructor` too. */
export const channelOf = (
  { channels, defaultChannel }: Pick<Settings, 'channels' | 'defaultChannel'>,
  service: string,
): string => (Object.hasOwn(channels, service) ? channels[service] : undefined) ?? defaultChannel;

async function join(scope: Scope, live: string, input: StartInput, at: string): Promise<VerbAnswer> {
  await changeInvestigation(scope, live, (current) => ({
    next: {
      ...current,
      notes: [
        ...current.notes,
        {
          by: scope.actor,
          at,
          text: input.symptoms.join(', '),
          query: null,
          answer: ASKED_AGAIN,
        },
      ],
    },
    what: 'asked again',
    detail: input,
  }));
  return { ok: true, investigation: live, about: 'joined' };
}

/** The investigation of this service that is not over; null when nobody looks. */
export async function liveOf(tx: Tx, service: string): Promise<Investigation | null> {
  const [live = null] = await tx.investigations.list({ service, statuses: LIVE, limit: 1 });
  return live;
}

/** Starts one, whatever else is live; its id. */
export async function beginInvestigation(scope: Scope, input: Omit<StartInput, 'where'>): Promise<string> {
  const { tx, ports, actor } = scope;
  const at = (await tx.now()).toISOString();
  const investigation: Investigation = {
    id: scope.begins ?? ports.ids.next(),
    number: await tx.investigations.nextNumber(),
    revision: 1,
    status: 'triggered',
    trigger: Trigger.parse({
      ...input,
      context: { ...input.context, ...(input.fingerprint === undefined ? {} : { fingerprint: input.fingerprint }) },
      timestamp: input.timestamp ?? at,
    }),
    startedBy: actor,
    startedAt: at,
    endedAt: null,
    channel: input.channel ?? channelOf(ports.settings, input.service),
    recording: null,
    window: null,
    symptom: null,
    agents: [],
    notSeen: [],
    observations: [],
    hypotheses: [],
    tests: [],
    verdicts: [],
    actions: [],
    notes: [],
    decisions: [],
    postMortem: null,
    feedback: null,
    cost: { usd: 0, limit: ports.settings.costLimitUsd, reads: 0 },
    trouble: [],
    error: null,
  };
  const { id } = investigation;
  await tx.investigations.insert(investigation);
  await Promise.all([
    audit(scope, { investigation: id, what: 'started', detail: investigation.trigger }),
    addSteps(
      scope,
      ['start', ...(ports.surface === null ? [] : ['surface'])].map((kind) => ({
        investigation: id,
        kind,
        key: kind,
        input: {},
      })),
    ),
    tx.notify(id),
  ]);
  return id;
}

/** Starts an investigation, or joins the live one of the same service. */
export const startInvestigation = defineVerb<StartInput>(StartInput, async (scope, input) => {
  await scope.tx.investigations.onlyOne(input.service);
  const live = await liveOf(scope.tx, input.service);
  if (live !== null) return join(scope, live.id, input, (await scope.tx.now()).toISOString());
  return { ok: true, investigation: await beginInvestigation(scope, input), about: 'started' };
});
