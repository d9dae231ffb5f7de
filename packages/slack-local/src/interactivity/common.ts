import type { LocalContext } from '../context.ts';
import type { Ack } from '../link.ts';
import { Denial, deny, SlackRefusal } from '../refusal.ts';
import { APP, type Channel, type Person, TEAM } from '../workspace.ts';

/** What every payload of interactivity carries. */
export function payloadBase(slack: LocalContext, person: Person): Record<string, unknown> {
  return {
    token: 'local',
    api_app_id: APP.id,
    team: { id: TEAM.id, domain: TEAM.domain },
    user: { id: person.id, username: person.name, name: person.name, team_id: TEAM.id },
    enterprise: null,
    is_enterprise_install: false,
    action_ts: slack.stamps.ts(),
  };
}

export const channelRef = (channel: Channel) => ({
  id: channel.id,
  name: channel.kind === 'im' ? 'directmessage' : channel.name,
});

export function responseUrl(
  slack: LocalContext,
  target: Parameters<LocalContext['tickets']['newResponse']>[0],
): string {
  return `${slack.url}/respond/${slack.tickets.newResponse(target)}`;
}

/** The ack's payload, or what Slack shows a person when the app did not take it in time. */
export function acked(ack: Ack): unknown {
  if (ack.outcome === 'acked') return ack.payload;
  if (ack.outcome === 'unconnected') return deny(424, 'dispatch_failed', 'COMPASS is not connected. Nothing happened.');
  return deny(424, 'operation_timeout', 'COMPASS did not answer within 3 seconds.');
}

/** Runs what the app asked for in an ack; what Slack would refuse there is told to the person as `error`. */
export async function asAnswer<T>(error: string, act: () => T | Promise<T>): Promise<T> {
  try {
    return await act();
  } catch (cause) {
    if (cause instanceof SlackRefusal)
      throw new Denial(424, error, `COMPASS answered something that Slack refuses: ${cause.message}`);
    throw cause;
  }
}
