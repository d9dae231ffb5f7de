import { refuse } from '../refusal.ts';
import { APP, findPerson, PEOPLE, type Person, TEAM, USERGROUPS } from '../workspace.ts';
import { cut } from './conversations.ts';
import { count, defineMethod, type Method, text } from './method.ts';
import { appUserShape, userShape } from './shapes.ts';

export const people: Record<string, Method> = {
  'auth.test': defineMethod({}, (_input, slack) => ({
    url: `${slack.url}/`,
    team: TEAM.name,
    user: APP.name,
    team_id: TEAM.id,
    user_id: APP.userId,
    bot_id: APP.botId,
    is_enterprise_install: false,
  })),

  'apps.connections.open': defineMethod({}, (_input, slack) => ({ url: slack.link.newAddress() }), 'app'),

  'team.info': defineMethod({ team: text.optional() }, (input) => {
    if (input.team && input.team !== TEAM.id) refuse('team_not_found');
    return { team: { ...TEAM, email_domain: '', icon: {} } };
  }),

  'bots.info': defineMethod({ bot: text.optional() }, (input) => {
    if (input.bot !== APP.botId) refuse('bot_not_found');
    return { bot: { id: APP.botId, deleted: false, name: APP.realName, app_id: APP.id, user_id: APP.userId } };
  }),

  'users.info': defineMethod({ user: text }, (input) => {
    if (input.user === APP.userId) return { user: appUserShape() };
    const person = findPerson(input.user);
    if (person?.id !== input.user) refuse('user_not_found');
    return { user: userShape(person) };
  }),

  'users.list': defineMethod({ limit: count.optional(), cursor: text.optional() }, (input) => {
    const { page, next } = cut([...Object.values<Person>(PEOPLE).map(userShape), appUserShape()], input);
    return { members: page, response_metadata: { next_cursor: next } };
  }),

  'users.lookupByEmail': defineMethod({ email: text }, (input) => {
    const person = findPerson(input.email.replace(/@local\.test$/, ''));
    if (!person || !input.email.endsWith('@local.test')) refuse('users_not_found');
    return { user: userShape(person) };
  }),

  'usergroups.users.list': defineMethod({ usergroup: text }, (input) => ({
    users: USERGROUPS[input.usergroup] ?? refuse('no_such_subteam'),
  })),
};
