import { expect, test } from 'vitest';
import { createPeople } from '../src/index.ts';
import { clientOf, peopleOf, workspace } from './support.ts';

const calls = (slack: { calls(): { method: string }[] }, method: string) =>
  slack.calls().filter((one) => one.method === method).length;

test.each([
  [{}, 'member'],
  [{ is_restricted: true }, 'guest'],
  [{ is_ultra_restricted: true }, 'guest'],
  [{ is_stranger: true }, 'stranger'],
  [{ team_id: 'T0OTHER' }, 'stranger'],
  [{ is_bot: true }, 'stranger'],
  [{ deleted: true, is_restricted: true }, 'deactivated'],
  [{ id: 'U0ALICE' }, 'unknown'],
])('a person of whom Slack says %o is a %s', async (said, is) => {
  const slack = await workspace();
  const user = { id: 'U0BOB', team_id: slack.workspace.teamId, name: 'bob', ...said };
  slack.faults.respondNext('users.info', { status: 200, body: { ok: true, user } });
  expect(await peopleOf(slack).standingOf('U0BOB')).toMatchObject({ is });
});

test('groups are looked up, and all of it is kept for a minute', async () => {
  const slack = await workspace();
  let now = 0;
  const people = peopleOf(slack, () => now);
  for (const at of [0, 59_000]) {
    now = at;
    expect(await people.standingOf('U0BOB')).toEqual({ is: 'member', groups: ['S0DBAPPROVERS'] });
  }
  expect(await people.standingOf('U0ALICE')).toEqual({ is: 'member', groups: [] });
  expect([calls(slack, 'users.info'), calls(slack, 'usergroups.users.list')]).toEqual([2, 1]);
  now = 60_000;
  slack.faults.respondNext('users.info', { status: 200, body: { ok: false, error: 'user_not_found' } });
  expect(await people.standingOf('U0BOB')).toMatchObject({ is: 'unknown' });
  expect(await people.standingOf('U0BOB')).toMatchObject({ is: 'member' });
});

test('a group that is gone gives no right, and takes none away', async () => {
  const slack = await workspace();
  const groups = ['S0GONE', 'S0DBAPPROVERS'];
  const people = createPeople({ client: clientOf(slack), groups, elapsed: () => 0 });
  expect(await people.standingOf('U0BOB')).toEqual({ is: 'member', groups: ['S0DBAPPROVERS'] });
});

test('who may is told by name, members of groups too', async () => {
  const slack = await workspace();
  expect(await peopleOf(slack).namesOf(['U0ALICE', 'S0DBAPPROVERS', 'U0NOBODY', 'S0GONE'])).toEqual(['Alice', 'Bob']);
});
