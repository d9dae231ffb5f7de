import type { Actor, People } from '@compass/core';
import type { AllMiddlewareArgs } from '@slack/bolt';

const names = new Map<string, string>();

/** The same person with what the workspace says of them: nobody decides without it. */
export const deciding = async (actor: Actor, people: People): Promise<Actor> =>
  actor.kind === 'slack' ? { ...actor, standing: await people.standingOf(actor.id) } : actor;

/** What only some people may. */
export const DECIDING = ['decide_action', 'settle_action', 'undo_action', 'resolve_page'];

/** The person of a verified payload, with the name people know; the id decides rights, the name is for reading. */
export async function actorOf(id: string, client: AllMiddlewareArgs['client']): Promise<Actor> {
  let name = names.get(id);
  if (name === undefined) {
    const answer = await client.users.info({ user: id }).catch(() => null);
    name = answer?.user?.profile?.display_name || answer?.user?.real_name || answer?.user?.name || id;
    if (answer !== null) names.set(id, name);
  }
  return { kind: 'slack', id, name };
}
