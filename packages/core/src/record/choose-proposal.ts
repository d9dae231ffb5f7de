import type { Proposal, Proposals, Refusal } from './proposal.ts';

/** The one that is asked for: by its id in the catalogue, or alone. Nobody is asked to approve what was not chosen. */
export function chosenFrom(proposals: Proposals, entry?: string): Proposal | Refusal {
  const found = proposals.find((one) => one.entry === entry);
  if (found !== undefined) return found;
  const fits = proposals.map((one) => `${one.entry} (${one.title})`).join(', ');
  if (entry !== undefined)
    return { refused: `The action that was chosen does not fit the evidence any more. What fits: ${fits}.` };
  return proposals.length === 1 ? proposals[0] : { refused: `Several actions fit, choose one: ${fits}.` };
}
