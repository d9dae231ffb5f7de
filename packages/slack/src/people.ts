import type { People, Standing } from '@compass/core';
import type { WebClient } from '@slack/web-api';

/** What is known of people and groups may be so old. */
const KEPT_MS = 60_000;
/** A press is acknowledged in 3 s: what Slack has not said by then is not known. */
const LOOKUP_MS = 1500;
/** Names in one sentence. */
const NAMED = 8;

type User = NonNullable<Awaited<ReturnType<WebClient['users']['info']>>['user']>;
interface Home {
  team: string | undefined;
  enterprise: string | undefined;
}

export interface SlackPeople extends People {
  /** Names of people, and of the members of user groups; whom Slack does not tell is left out. */
  namesOf(ids: string[]): Promise<string[]>;
}

export interface PeopleOptions {
  client: WebClient;
  /** Ids of the user groups (S…) that some right is given to. */
  groups: string[];
  elapsed(): number;
}

const nameOf = ({ profile, real_name, name }: User): string | undefined => profile?.display_name || real_name || name;

const isGroup = (id: string): boolean => id.startsWith('S');

function kindOf(user: User, home: Home): Standing['is'] {
  const { deleted, is_restricted, is_ultra_restricted, is_bot, is_stranger, team_id, enterprise_user } = user;
  if (deleted === true) return 'deactivated';
  const isOurs =
    team_id === home.team || (home.enterprise !== undefined && enterprise_user?.enterprise_id === home.enterprise);
  if (is_stranger === true || !isOurs || is_bot === true) return 'stranger';
  return is_restricted === true || is_ultra_restricted === true ? 'guest' : 'member';
}

/** The answer of a lookup for a minute; one that fails is asked for again the next time. */
function kept<T>(elapsed: () => number, look: (id: string) => Promise<T>): (id: string) => Promise<T> {
  const known = new Map<string, { at: number; answer: Promise<T> }>();
  return (id) => {
    const now = elapsed();
    for (const [key, { at }] of known) if (now - at >= KEPT_MS) known.delete(key);
    const found = known.get(id);
    if (found !== undefined) return found.answer;
    const answer = look(id);
    known.set(id, { at: now, answer });
    answer.catch(() => known.delete(id));
    return answer;
  };
}

/** Rejects with an error of its own where Slack has not said it in time. */
export const within = <T>(answer: Promise<T>): Promise<T> => {
  const { promise: late, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(() => reject(new Error('Slack did not say in time')), LOOKUP_MS);
  return Promise.race([answer, late]).finally(() => clearTimeout(timer));
};

/** Who people are, as `users.info` and `usergroups.users.list` say it now or said it in the last minute. */
export function createPeople({ client, groups, elapsed }: PeopleOptions): SlackPeople {
  const user = kept(elapsed, async (id) => (await client.users.info({ user: id })).user ?? {});
  const members = kept(elapsed, async (id) => (await client.usergroups.users.list({ usergroup: id })).users ?? []);
  const home = kept(elapsed, async () => {
    const { team_id: team, enterprise_id: enterprise } = await client.auth.test();
    return { team, enterprise };
  });
  // A group that is gone, or cannot be read, gives nobody a right; the others still do.
  const groupsWith = async (id: string): Promise<string[]> =>
    (
      await Promise.all(
        groups.map(async (group) => ((await members(group).catch((): string[] => [])).includes(id) ? [group] : [])),
      )
    ).flat();

  return {
    standingOf: async (id) => {
      try {
        const [about, own, its] = await within(Promise.all([user(id), home(''), groupsWith(id)]));
        return { is: about.id === id ? kindOf(about, own) : 'unknown', groups: its };
      } catch {
        return { is: 'unknown', groups: [] };
      }
    },
    namesOf: async (ids) => {
      const lists = ids.map(async (id) => (isGroup(id) ? members(id).catch(() => []) : [id]));
      const people = [...new Set((await Promise.all(lists)).flat())].slice(0, NAMED);
      const named = people.map(async (id) => {
        const about = await user(id).catch(() => undefined);
        return about === undefined || about.deleted === true ? [] : [nameOf(about) ?? id];
      });
      return (await Promise.all(named)).flat();
    },
  };
}

/** The user groups that the catalogue gives a right. */
export const groupsIn = (
  catalogue: { approvers: string[]; rules?: { approvers: string[] }[] | undefined }[],
): string[] => [
  ...new Set(
    catalogue
      .flatMap(({ approvers, rules = [] }) => [...approvers, ...rules.flatMap((rule) => rule.approvers)])
      .filter(isGroup),
  ),
];
