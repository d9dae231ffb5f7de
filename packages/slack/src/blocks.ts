import { cutEncoded, type Encoded, plain } from './encode.ts';

/** Slack's own wire form; what it may hold is checked by the local workspace, which refuses what Slack refuses. */
export type Block = { type: string } & Record<string, unknown>;

/** `sign` is an emoji's code of our own; none of the text's is drawn. */
export const header = (text: string, sign = ''): Block => ({
  type: 'header',
  text: { type: 'plain_text', text: `${sign}${plain(text, 150 - sign.length)}`, emoji: true },
});

/** `verbatim`: an address or a channel's name in outside text does not become a link. Slack takes no empty text. */
const words = (text: Encoded) => ({ type: 'mrkdwn', text: text.trim() || '–', verbatim: true });

export const section = (text: Encoded, accessory?: Block): Block => ({
  type: 'section',
  text: words(text),
  expand: true,
  ...(accessory === undefined ? {} : { accessory }),
});

export const context = (...texts: Encoded[]): Block => ({
  type: 'context',
  elements: texts.slice(0, 10).map(words),
});

/** A line that stands out in a form; messages have none. */
export const notice = (text: Encoded): Block => ({
  type: 'alert',
  level: 'info',
  text: words(cutEncoded(text, 200) as Encoded),
});

export const divider = (): Block => ({ type: 'divider' });

export const actions = (...elements: Block[]): Block => ({ type: 'actions', elements });

export interface ButtonOptions {
  text: string;
  action: string;
  value: string;
  style?: 'primary' | 'danger';
  confirm?: { title: string; text: string; confirm: string };
}

export const button = ({ text, action, value, style, confirm }: ButtonOptions): Block => ({
  type: 'button',
  text: { type: 'plain_text', text: plain(text, 75) },
  action_id: action,
  value,
  ...(style === undefined ? {} : { style }),
  ...(confirm === undefined
    ? {}
    : {
        confirm: {
          title: { type: 'plain_text', text: plain(confirm.title, 100) },
          text: { type: 'plain_text', text: plain(confirm.text, 300) },
          confirm: { type: 'plain_text', text: plain(confirm.confirm, 30) },
          deny: { type: 'plain_text', text: 'Go back' },
          ...(style === 'danger' ? { style } : {}),
        },
      }),
});

/** A link to a message; its press is acknowledged and means nothing else. Of two side by side each needs an `action` of its own. */
export const linkButton = (text: string, url: string, action = 'open_thread'): Block => ({
  type: 'button',
  text: { type: 'plain_text', text: plain(text, 75) },
  action_id: action,
  url,
});

export const option = (text: string, value: string, description?: string): Record<string, unknown> => ({
  text: { type: 'plain_text', text: plain(text, 75) },
  value,
  ...(description === undefined ? {} : { description: { type: 'plain_text', text: plain(description, 75) } }),
});

export const overflow = (action: string, options: [string, string][]): Block => ({
  type: 'overflow',
  action_id: action,
  options: options.slice(0, 5).map(([text, value]) => option(text, value)),
});

/** Folded by Slack itself; its twin is a line of context. */
export const folded = (title: string, children: Block[]): Block => ({
  type: 'container',
  title: { type: 'plain_text', text: plain(title, 150) },
  width: 'full',
  is_collapsible: true,
  default_collapsed: true,
  child_blocks: children.slice(0, 10),
});
