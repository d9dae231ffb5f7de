import { MitigationAction, WireProposal } from '@compass/core';
import { refuseWithoutSlack } from './approvable.ts';
import { CliError, type Client } from './client.ts';
import { pathTo } from './connection.ts';
import { EXIT } from './exit-code.ts';

/** Of REST: what would be asked for; of several that fit, this one. */
export const previewPath = (investigation: string, hypothesis: string | number, action?: string): string =>
  pathTo(
    investigation,
    `/hypotheses/${encodeURIComponent(hypothesis)}/mitigation${action === undefined ? '' : `?${new URLSearchParams({ action })}`}`,
  );

interface Wanted {
  investigation: string;
  hypothesis: string;
  /** Which of several that fit. */
  action?: string | undefined;
  note: string;
}

/** The commands that would choose one. */
const choiceOf = ({ investigation, hypothesis }: Wanted, { choices }: WireProposal): string =>
  choices
    .map(({ action, title }) => `  compass execute ${investigation} ${hypothesis} --action ${action}   ${title}`)
    .join('\n');

/** Asks for the approval of an action against a hypothesis. Who asks here can never approve. CliError where nobody could, or where several fit and none is chosen. */
export async function askApproval(
  client: Client,
  wanted: Wanted,
): Promise<{ proposal: WireProposal; asked: MitigationAction }> {
  const { investigation, hypothesis, action, note } = wanted;
  await refuseWithoutSlack(client);
  const proposal = await client.get(previewPath(investigation, hypothesis, action), WireProposal);
  if (action === undefined && proposal.choices.length > 1)
    throw new CliError(`Nothing was asked for: several actions fit.\n${choiceOf(wanted, proposal)}`, EXIT.usage);
  const body = { hypothesis_id: hypothesis, action: proposal.action, note };
  const asked = await client.post(pathTo(investigation, '/actions'), body, MitigationAction);
  return { proposal, asked };
}
