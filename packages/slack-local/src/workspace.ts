/** The people, the app and the channels that every local workspace has. Their ids never change. */

export const TEAM = { id: 'T0LOCAL', name: 'Local', domain: 'local' };
export const APP = { id: 'A0COMPASS', botId: 'B0COMPASS', userId: 'U0COMPASS', name: 'compass', realName: 'COMPASS' };

export type Person = { id: string; name: string; realName: string; isRestricted: boolean };

export const PEOPLE = {
  alice: { id: 'U0ALICE', name: 'alice', realName: 'Alice', isRestricted: false },
  bob: { id: 'U0BOB', name: 'bob', realName: 'Bob', isRestricted: false },
  carol: { id: 'U0CAROL', name: 'carol', realName: 'Carol', isRestricted: true },
} satisfies Record<string, Person>;

export const USERGROUPS: Record<string, string[]> = { S0DBAPPROVERS: [PEOPLE.bob.id] };

export type Channel = { id: string; name: string; kind: 'channel' | 'im'; members: string[]; isArchived: boolean };

const everybody = Object.values(PEOPLE).map((person) => person.id);

/**
 * The channels of a new workspace: #incidents and `names` with the app in them, #general without it (an app has to be
 * invited, so that a post there is refused), and one conversation between the app and each person.
 */
export function firstChannels(names: string[]): Channel[] {
  const withApp = [...new Set(['incidents', ...names.map((name) => name.replace(/^#/, ''))])];
  return [
    ...withApp.map((name) => channel(name, [...everybody, APP.userId])),
    ...(withApp.includes('general') ? [] : [channel('general', everybody)]),
    ...Object.values(PEOPLE).map(
      (person): Channel => ({
        id: imOf(person.id),
        name: person.name,
        kind: 'im',
        members: [person.id, APP.userId],
        isArchived: false,
      }),
    ),
  ];
}

function channel(name: string, members: string[]): Channel {
  const id = `C0${name.toUpperCase().replace(/[^A-Z0-9]/g, '')}`;
  return { id, name, kind: 'channel', members: [...members], isArchived: false };
}

/** The id of the direct conversation between the app and a person. */
export const imOf = (user: string): string => `D${user.slice(1)}`;

export function findPerson(nameOrId: string): Person | undefined {
  const wanted = nameOrId.replace(/^@/, '');
  return Object.values(PEOPLE).find((person) => person.id === wanted || person.name === wanted);
}
