import type { LocalContext } from '../context.ts';
import type { Message, StoredFile } from '../record/entries.ts';
import { filetypeOf } from '../record/files.ts';
import { APP, type Channel, type Person, TEAM } from '../workspace.ts';

/** Our nouns in the shapes that Slack's Web API answers with. */

export function userShape(person: Person): Record<string, unknown> {
  const profile = { email: `${person.name}@local.test`, display_name: person.realName, real_name: person.realName };
  return {
    id: person.id,
    team_id: TEAM.id,
    name: person.name,
    real_name: person.realName,
    deleted: false,
    tz: 'Etc/UTC',
    tz_label: 'Coordinated Universal Time',
    tz_offset: 0,
    profile: { ...profile, team: TEAM.id },
    is_admin: false,
    is_owner: false,
    is_restricted: person.isRestricted,
    is_ultra_restricted: false,
    is_bot: false,
    is_app_user: false,
  };
}

export function appUserShape(): Record<string, unknown> {
  const person = { id: APP.userId, name: APP.name, realName: APP.realName, isRestricted: false };
  const profile = {
    display_name: APP.realName,
    real_name: APP.realName,
    team: TEAM.id,
    bot_id: APP.botId,
    api_app_id: APP.id,
  };
  return { ...userShape(person), profile, is_bot: true };
}

export function channelShape(channel: Channel): Record<string, unknown> {
  const isMember = channel.members.includes(APP.userId);
  const common = { id: channel.id, created: 0, is_archived: channel.isArchived, context_team_id: TEAM.id };
  if (channel.kind === 'im') return { ...common, is_im: true, user: channel.members[0] };
  return {
    ...common,
    name: channel.name,
    name_normalized: channel.name,
    is_channel: true,
    is_group: false,
    is_im: false,
    is_mpim: false,
    is_private: false,
    is_general: channel.name === 'general',
    is_member: isMember,
    num_members: channel.members.length,
    topic: { value: '', creator: '', last_set: 0 },
    purpose: { value: '', creator: '', last_set: 0 },
  };
}

export function fileShape(slack: LocalContext, file: StoredFile): Record<string, unknown> {
  const url = `${slack.url}/files-pri/${TEAM.id}-${file.id}/${encodeURIComponent(file.name)}`;
  return {
    id: file.id,
    created: file.created,
    timestamp: file.created,
    name: file.name,
    title: file.title,
    mimetype: file.mimetype,
    filetype: filetypeOf(file.name),
    pretty_type: filetypeOf(file.name).toUpperCase(),
    user: file.user,
    size: file.size,
    mode: 'hosted',
    is_public: true,
    url_private: url,
    url_private_download: url,
    permalink: `${slack.url}/local/files/${file.id}`,
    ...(file.altText === undefined ? {} : { alt_txt: file.altText }),
  };
}

/** Which app posted it. */
export function botShape({ bot_id, username }: Pick<Message, 'bot_id' | 'username'>): Record<string, unknown> {
  if (bot_id === undefined) return {};
  const app_id = bot_id === APP.botId ? APP.id : bot_id.replace(/^B/, 'A');
  return { app_id, bot_profile: { id: bot_id, app_id, name: username ?? APP.realName } };
}

/** A message as the Web API gives it. Slack leaves metadata out unless it was asked for. */
export function messageShape(slack: LocalContext, message: Message, withMetadata: boolean): Record<string, unknown> {
  const { channel: _channel, metadata, files, reactions, pinned, ...rest } = message;
  return {
    type: 'message',
    ...rest,
    ...botShape(message),
    team: TEAM.id,
    ...(withMetadata && metadata ? { metadata } : {}),
    ...(files
      ? { files: files.flatMap((id) => slack.record.files.get(id) ?? []).map((file) => fileShape(slack, file)) }
      : {}),
    ...(reactions ? { reactions: reactions.map((one) => ({ ...one, count: one.users.length })) } : {}),
    ...(pinned ? { pinned_to: [message.channel] } : {}),
    ...threadFacts(slack, message),
  };
}

/** The replies of a root, oldest first. */
export function repliesTo(slack: LocalContext, root: Message): Message[] {
  return slack.record.messages(root.channel).filter((one) => one.thread_ts === root.ts && one.ts !== root.ts);
}

function threadFacts(slack: LocalContext, message: Message): Record<string, unknown> {
  if (message.thread_ts !== undefined) return {};
  const replies = repliesTo(slack, message);
  if (replies.length === 0) return {};
  const users = [...new Set(replies.map((one) => one.user))];
  return {
    thread_ts: message.ts,
    reply_count: replies.length,
    reply_users: users,
    reply_users_count: users.length,
    latest_reply: replies.at(-1)?.ts,
    subscribed: false,
  };
}
