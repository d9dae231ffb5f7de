import { z } from 'zod';
import { giveCommand } from '../interactivity/command.ts';
import { pressInMessage, pressInView } from '../interactivity/press.ts';
import { useShortcut } from '../interactivity/shortcut.ts';
import { closeView, submit } from '../interactivity/submit.ts';
import { suggestFor } from '../interactivity/suggest.ts';
import { viewShape } from '../views/store.ts';
import { imOf } from '../workspace.ts';
import { postAsBot } from './post-as-bot.ts';
import { channelFor, channelNamed, personNamed, post, type Route, viewFor } from './route.ts';
import { say } from './say.ts';
import { sendPage } from './send-page.ts';

const name = z.string().min(1);
const aim = { action_id: name, block_id: name.optional(), value: z.unknown().optional() };

/** What people do. Each answers when the app has acked, or after 3 s. */
export const doing: Route[] = [
  post(
    '/local/commands',
    { user: name, channel: name, command: name.regex(/^\/\S+$/), text: z.string().default('') },
    (input, slack) => {
      const person = personNamed(input.user);
      const channel = channelFor(slack, person, input.channel);
      return giveCommand(slack, { person, channel, command: input.command, text: input.text });
    },
  ),

  post('/local/clicks', { user: name, channel: name, ts: name, ...aim }, async (input, slack) => {
    const person = personNamed(input.user);
    const channel = channelFor(slack, person, input.channel);
    await pressInMessage(slack, { person, channel, ts: input.ts, aim: input });
    return {};
  }),

  post('/local/views/:id/clicks', { user: name, ...aim }, (input, slack, [id = '']) => {
    const person = personNamed(input.user);
    return pressInView(slack, viewFor(slack, person, id), person, input);
  }),

  post(
    '/local/views/:id/submit',
    { user: name, values: z.record(z.string(), z.unknown()).default({}) },
    (input, slack, [id = '']) => {
      const person = personNamed(input.user);
      return submit(slack, viewFor(slack, person, id), person, input.values);
    },
  ),

  post('/local/views/:id/close', { user: name }, async (input, slack, [id = '']) => {
    const person = personNamed(input.user);
    await closeView(slack, viewFor(slack, person, id), person);
    return {};
  }),

  post(
    '/local/views/:id/options',
    { user: name, block_id: name, action_id: name, query: z.string() },
    async (input, slack, [id = '']) => {
      const open = viewFor(slack, personNamed(input.user), id);
      return { options: await suggestFor(slack, open, input) };
    },
  ),

  post(
    '/local/messages',
    { user: name, channel: name, text: name.max(40_000), thread_ts: name.optional() },
    async (input, slack) => {
      const person = personNamed(input.user);
      const channel = channelFor(slack, person, input.channel);
      const message = await say(slack, { person, channel, text: input.text, threadTs: input.thread_ts });
      return { ts: message.ts };
    },
  ),

  post('/local/shortcuts', { user: name, channel: name, ts: name, callback_id: name }, async (input, slack) => {
    const person = personNamed(input.user);
    const channel = channelFor(slack, person, input.channel);
    await useShortcut(slack, { person, channel, ts: input.ts, callbackId: input.callback_id });
    return {};
  }),

  post(
    '/local/bot-messages',
    {
      name,
      channel: name,
      text: z.string().max(40_000),
      attachments: z.array(z.record(z.string(), z.unknown())).max(100).default([]),
    },
    async (input, slack) => {
      const message = await postAsBot(slack, { ...input, channel: channelNamed(slack, input.channel) });
      return { ts: message.ts };
    },
  ),

  post('/local/home', { user: name }, (input, slack) => {
    const person = personNamed(input.user);
    const home = slack.views.home(person.id);
    const view = home ? { view: viewShape(home) } : {};
    slack.events.send({ type: 'app_home_opened', user: person.id, channel: imOf(person.id), tab: 'home', ...view });
    return {};
  }),

  post('/local/pages', { service: name, title: name, severity: name.optional() }, (input, slack) =>
    sendPage(slack, input),
  ),
];
