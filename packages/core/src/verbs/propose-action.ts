import { z } from 'zod';
import type { Action } from '../nouns/action.ts';
import { isOver } from '../nouns/investigation.ts';
import { actionHash, entryOf, evidenceVersion } from '../record/approval.ts';
import { addStep, changeInvestigation } from '../record/change.ts';
import { chosenFrom } from '../record/choose-proposal.ts';
import { proposalsFor } from '../record/proposal.ts';
import { offered, register } from '../record/register.ts';
import { timeIn } from '../words/headline.ts';
import { hypothesisOf, takeInvestigation } from './find.ts';
import { defineVerb, outdated, refusal, Where } from './verb.ts';

export const ProposeActionInput = z.object({
  investigation: z.string(),
  hypothesis: z.union([z.string(), z.number()]),
  /** Of the catalogue; needed where several fit. */
  entry: z.string().max(200).optional(),
  note: z.string().max(300).default(''),
  where: Where.optional(),
});
export type ProposeActionInput = z.output<typeof ProposeActionInput>;

const OPEN: Action['state'][] = ['awaiting_approval', 'approved', 'acting'];

/** Asks for approval of what the evidence and the catalogue give; changes nothing yet. */
export const proposeAction = defineVerb<ProposeActionInput>(ProposeActionInput, async (scope, input) => {
  const { ports, tx, actor } = scope;
  const investigation = await takeInvestigation(tx, input.investigation);
  const no = (...lines: string[]) => refusal('Nothing was asked for.', lines, investigation.id);
  if (isOver(investigation)) return no('This investigation is over.');
  const hypothesis = hypothesisOf(investigation, input.hypothesis);
  if (hypothesis === undefined) return outdated(investigation.id);
  const proposals = proposalsFor(ports, investigation, hypothesis);
  if ('refused' in proposals) return no(proposals.refused);
  const proposal = chosenFrom(proposals, input.entry);
  if ('refused' in proposal) return no(proposal.refused);
  const live = investigation.actions.find(
    (one) => OPEN.includes(one.state) || (one.state === 'acted' && one.outcome === null && one.watchUntil !== null),
  );
  if (live !== undefined)
    return no(`${live.title} is already ${live.state === 'awaiting_approval' ? 'waiting for approval' : 'under way'}.`);
  const entry = entryOf(ports, proposal.entry);
  const now = await tx.now();
  const last = investigation.actions.findLast((one) => one.entry === entry.id && one.actedAt !== null);
  const coolUntil =
    last === undefined ? null : new Date(last.decidedAt ?? last.requestedAt).getTime() + entry.cooldownSeconds * 1000;
  if (coolUntil !== null && now.getTime() < coolUntil)
    return no(
      `The same was done a short while ago: it can be asked for again from ${timeIn(ports.settings.zone, new Date(coolUntil).toISOString())}.`,
    );
  if (investigation.window === null) return no('Nothing was read yet.');
  const test = register(ports.digest, proposal.recovery, {
    hypothesis: hypothesis.number,
    window: investigation.window,
    registeredAt: now.toISOString(),
  });
  const version = evidenceVersion(ports, investigation, hypothesis.number);
  const action: Action = {
    ...proposal,
    id: ports.ids.next(),
    hypothesis: hypothesis.number,
    confidence: hypothesis.confidence,
    note: input.note,
    requestedBy: actor,
    requestedAt: now.toISOString(),
    expiresAt: new Date(now.getTime() + entry.expiresSeconds * 1000).toISOString(),
    hash: actionHash(ports, { ...proposal, evidenceVersion: version }),
    evidenceVersion: version,
    state: 'awaiting_approval',
    approvals: [],
    decidedBy: null,
    decidedAt: null,
    reason: '',
    actedAt: null,
    result: '',
    recoveryHash: test.hash,
    watchUntil: null,
    outcome: null,
    outcomeSaw: '',
    outcomeAt: null,
  };
  await changeInvestigation(scope, investigation.id, (current) => ({
    next: {
      ...current,
      status: 'mitigating',
      actions: [...current.actions, action],
      tests: [...current.tests, { ...offered(test), state: 'done' as const }],
    },
    what: 'approval asked',
    detail: { action: action.id, title: action.title, params: action.params, hash: action.hash, recovery: test.hash },
  }));
  await addStep(scope, {
    investigation: investigation.id,
    kind: 'expire',
    key: `expire:${action.id}`,
    input: { action: action.id },
    delayMs: entry.expiresSeconds * 1000,
  });
  return { ok: true, investigation: investigation.id, about: action.id };
});
