export { slackAttachments } from './attachments.ts';
export type { Block } from './blocks.ts';
export { createSlackApp, type SlackApp, type SlackAppOptions } from './listeners/create-slack-app.ts';
export type { ListenerPorts } from './listeners/ports.ts';
export { createPeople, type SlackPeople } from './people.ts';
export type { DrawChart, Message, View } from './present/message.ts';
export { present } from './present/present.ts';
export { slackSurface } from './surface.ts';
