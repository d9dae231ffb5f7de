import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';

const root = join(import.meta.dirname, '..');

/** Slack's own limits of a manifest (reference of app manifests), as far as this one goes. */
const Manifest = z.strictObject({
  _metadata: z.strictObject({ major_version: z.literal(2), minor_version: z.number() }),
  display_information: z.strictObject({
    name: z.string().max(35),
    description: z.string().max(140),
    background_color: z.string().regex(/^#[0-9a-f]{6}$/),
  }),
  features: z.strictObject({
    bot_user: z.strictObject({ display_name: z.string().max(80), always_online: z.boolean() }),
    app_home: z.strictObject({
      home_tab_enabled: z.boolean(),
      messages_tab_enabled: z.literal(true),
      messages_tab_read_only_enabled: z.literal(false),
    }),
    slash_commands: z
      .array(
        z.strictObject({
          command: z.string().max(32).startsWith('/'),
          description: z.string().max(2000),
          usage_hint: z.string().max(1000),
          should_escape: z.boolean(),
        }),
      )
      .max(50),
    shortcuts: z
      .array(
        z.strictObject({
          name: z.string().max(24),
          type: z.enum(['message', 'global']),
          callback_id: z.string().max(255),
          description: z.string().max(150),
        }),
      )
      .max(10),
  }),
  oauth_config: z.strictObject({ scopes: z.strictObject({ bot: z.array(z.string()) }) }),
  settings: z.strictObject({
    event_subscriptions: z.strictObject({ bot_events: z.array(z.string()).max(100) }),
    interactivity: z.strictObject({ is_enabled: z.literal(true) }),
    org_deploy_enabled: z.boolean(),
    socket_mode_enabled: z.literal(true),
    token_rotation_enabled: z.boolean(),
  }),
});

const manifest = Manifest.parse(parse(readFileSync(join(root, 'slack-manifest.yaml'), 'utf8')));
const source = globSync('packages/slack/src/**/*.ts', { cwd: root })
  .map((file) => readFileSync(join(root, file), 'utf8'))
  .join('\n');

/** The scopes that a method needs (docs.slack.dev, reference of methods); those without any are an empty list. */
const METHODS: Record<string, string[]> = {
  'auth.test': [],
  'chat.postMessage': ['chat:write'],
  'chat.postEphemeral': ['chat:write'],
  'chat.update': ['chat:write'],
  'conversations.history': ['channels:history', 'groups:history', 'im:history'],
  'conversations.replies': ['channels:history', 'groups:history', 'im:history'],
  'conversations.list': ['channels:read', 'groups:read'],
  'conversations.info': ['channels:read', 'groups:read'],
  'users.info': ['users:read'],
  'usergroups.users.list': ['usergroups:read'],
  'views.open': [],
  'views.update': [],
  'views.push': [],
  'views.publish': [],
  'files.info': ['files:read'],
  filesUploadV2: ['files:write'],
};
const EVENTS: Record<string, string[]> = {
  app_mention: ['app_mentions:read'],
  app_home_opened: [],
  'message.channels': ['channels:history'],
  'message.groups': ['groups:history'],
  'message.im': ['im:history'],
};

test('asks for the scopes of what is called and listened to, and for no other', () => {
  const called = [
    ...new Set(
      [...source.matchAll(/\bclient\.((?:[a-z]+\.)+[a-zA-Z]+|filesUploadV2)\(/g)].map((found) => found[1] ?? ''),
    ),
  ];
  expect(called.length).toBeGreaterThan(5);
  expect(called.filter((method) => METHODS[method] === undefined)).toEqual([]);
  const { bot_events } = manifest.settings.event_subscriptions;
  const needed = new Set([
    ...called.flatMap((method) => METHODS[method] ?? []),
    ...bot_events.flatMap((event) => EVENTS[event] ?? ['unknown']),
    ...(manifest.features.slash_commands.length > 0 ? ['commands'] : []),
  ]);
  expect(manifest.oauth_config.scopes.bot.toSorted()).toEqual([...needed].sort());
});

test('names the events, commands and shortcuts that somebody listens to', () => {
  const listened = (pattern: RegExp) => [...new Set([...source.matchAll(pattern)].map((found) => found[1] ?? ''))];
  const commands = manifest.features.slash_commands.map(({ command }) => command);
  expect(listened(/app\.command\('([^']+)'/g)).toEqual(commands);
  const shortcuts = manifest.features.shortcuts.map(({ callback_id }) => callback_id);
  expect(listened(/callback_id: '([a-z_]+)', type: 'message_action'/g)).toEqual(shortcuts);
  const events = new Set(manifest.settings.event_subscriptions.bot_events.map((one) => one.split('.')[0]));
  for (const event of listened(/app\.event\('([a-z_]+)'/g)) expect(events).toContain(event);
});
