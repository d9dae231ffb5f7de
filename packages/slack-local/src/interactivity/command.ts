import { z } from 'zod';
import type { LocalContext } from '../context.ts';
import type { Ephemeral } from '../record/entries.ts';
import { checkContent } from '../web/content.ts';
import { postAsApp, showTo } from '../web/posting.ts';
import { APP, type Channel, type Person, TEAM } from '../workspace.ts';
import { acked, asAnswer, responseUrl } from './common.ts';

const Reply = z
  .object({ text: z.string().optional(), blocks: z.unknown().optional(), response_type: z.string().optional() })
  .catch({});

/** A person gives a slash command. Resolves with what the app showed them in its ack, if anything. */
export async function giveCommand(
  slack: LocalContext,
  input: { person: Person; channel: Channel; command: string; text: string },
): Promise<{ ephemeral?: Ephemeral }> {
  const { person, channel, command, text } = input;
  const payload = {
    token: 'local',
    team_id: TEAM.id,
    team_domain: TEAM.domain,
    channel_id: channel.id,
    channel_name: channel.kind === 'im' ? 'directmessage' : channel.name,
    user_id: person.id,
    user_name: person.name,
    command,
    text,
    api_app_id: APP.id,
    is_enterprise_install: 'false',
    response_url: responseUrl(slack, { user: person.id, channel: channel.id, isEphemeral: true }),
    trigger_id: slack.tickets.newTrigger({ user: person.id, channel: channel.id }),
  };
  const reply = Reply.parse(acked(await slack.link.deliver('slash_commands', payload)));
  if (!reply.text && reply.blocks === undefined) return {};
  return asAnswer('invalid_command_response', async () => {
    const content = checkContent(slack, reply);
    if (reply.response_type === 'in_channel') {
      await postAsApp(slack, channel, content);
      return {};
    }
    return { ephemeral: await showTo(slack, channel, person.id, content) };
  });
}
