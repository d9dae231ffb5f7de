import { MitigationAction, WireProposal } from '@compass/core';
import { refuseWithoutSlack } from './approvable.ts';
import type { Client } from './client.ts';
import { pathTo } from './connection.ts';

/** Asks for the approval of the action that a hypothesis suggests. Who asks here can never approve. CliError where nobody could. */
export async function askApproval(
  client: Client,
  { investigation, hypothesis, note }: { investigation: string; hypothesis: string; note: string },
): Promise<{ proposal: WireProposal; asked: MitigationAction }> {
  await refuseWithoutSlack(client);
  const about = pathTo(investigation, `/hypotheses/${encodeURIComponent(hypothesis)}/mitigation`);
  const proposal = await client.get(about, WireProposal);
  const asked = await client.post(
    pathTo(investigation, '/actions'),
    { hypothesis_id: hypothesis, note },
    MitigationAction,
  );
  return { proposal, asked };
}
