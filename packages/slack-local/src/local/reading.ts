import { deny } from '../refusal.ts';
import { viewShape } from '../views/store.ts';
import { appUserShape, messageShape, repliesTo, userShape } from '../web/shapes.ts';
import { PEOPLE, TEAM } from '../workspace.ts';
import { channelNamed, get, personNamed, type Route } from './route.ts';

/** What the page and tests read. */
export const reading: Route[] = [
  get('/local/channels', (_request, slack) => {
    const all = [...slack.record.channels.values()];
    return {
      team: { id: TEAM.id, name: TEAM.name },
      channels: all.filter((one) => one.kind === 'channel').map(({ id, name, members }) => ({ id, name, members })),
      ims: all.filter((one) => one.kind === 'im').map(({ id, members: [user] }) => ({ id, user })),
      users: [...Object.values(PEOPLE).map(userShape), appUserShape()],
      connected: slack.link.connections() > 0,
    };
  }),

  // A reply that was sent to the channel too is a reply here, and no root: it is one message.
  get('/local/channels/:name/messages', ({ params: [name = ''] }, slack) => {
    const channel = channelNamed(slack, name);
    const roots = slack.record.messages(channel.id).filter((one) => one.thread_ts === undefined);
    const messages = roots.map((root) => ({
      ...messageShape(slack, root, true),
      replies: repliesTo(slack, root).map((reply) => messageShape(slack, reply, true)),
    }));
    return { channel: { id: channel.id, name: channel.name }, messages };
  }),

  get('/local/views', ({ query }, slack) => {
    const person = personNamed(query.get('user'));
    const type = query.get('type') ?? 'modal';
    if (type !== 'modal' && type !== 'home') deny(400, 'invalid_request', 'type: modal or home');
    const home = slack.views.home(person.id);
    const views = type === 'modal' ? slack.views.modals(person.id) : home ? [home] : [];
    return { views: views.map(viewShape) };
  }),

  get('/local/calls', (_request, slack) => ({ calls: slack.log.calls() })),

  get('/local/ephemeral', ({ query }, slack) => {
    const person = personNamed(query.get('user'));
    return { messages: [...slack.record.ephemerals.values()].filter((one) => one.user === person.id) };
  }),
];
