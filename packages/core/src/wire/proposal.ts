import { z } from 'zod';
import { Action } from '../nouns/action.ts';
import type { Investigation } from '../nouns/investigation.ts';
import type { Settings } from '../ports/context.ts';
import type { Proposal, Proposals } from '../record/proposal.ts';

/** What *Mitigate* would ask for, before anybody has: nothing of it has been asked, and nothing is changed. */
export const WireProposal = z.object({
  action: z.string(),
  title: z.string(),
  target: z.string(),
  params: Action.shape.params,
  risk: z.string(),
  words: Action.shape.words,
  approvers_name: z.string(),
  approvers_needed: z.number().int(),
  /** All that fit the same evidence, this one among them, what the hypothesis suggests first. */
  choices: z.array(z.object({ action: z.string(), title: z.string() })),
  /** The channel in which it would be asked. */
  channel: z.string().nullable(),
  /** In which times are told. */
  zone: z.string(),
});
export type WireProposal = z.infer<typeof WireProposal>;

export const wireProposal = (
  proposal: Proposal,
  proposals: Proposals,
  { channel }: Pick<Investigation, 'channel'>,
  { zone }: Pick<Settings, 'zone'>,
): WireProposal => ({
  action: proposal.entry,
  title: proposal.title,
  target: proposal.target,
  params: proposal.params,
  risk: proposal.risk,
  words: proposal.words,
  approvers_name: proposal.approversName,
  approvers_needed: proposal.approversNeeded,
  choices: proposals.map(({ entry, title }) => ({ action: entry, title })),
  channel,
  zone,
});
