import { z } from 'zod';
import { CliError, type Client } from './client.ts';
import { EXIT } from './exit-code.ts';

/** CliError where COMPASS is in no Slack: nobody could approve what is asked for there. */
export async function refuseWithoutSlack(client: Pick<Client, 'get'>): Promise<void> {
  const { slack } = await client.get('/health', z.object({ slack: z.string().optional() }));
  if (slack === 'off')
    throw new CliError(
      'Nobody can approve here: an action needs a person in Slack, and this COMPASS is in none.',
      EXIT.refused,
    );
}
