import { z } from 'zod';
import { waitFor } from './wait.ts';

const Element = z.looseObject({ action_id: z.string().optional(), value: z.string().optional() });
const Block = z.looseObject({ type: z.string(), elements: z.array(Element).optional() });
const Base = z.looseObject({
  ts: z.string(),
  text: z.string().default(''),
  blocks: z.array(Block).default([]),
  files: z.array(z.looseObject({ name: z.string() })).default([]),
  metadata: z
    .looseObject({
      event_payload: z.looseObject({ slot: z.string().optional(), investigation: z.string().optional() }).optional(),
    })
    .optional(),
});
const Message = Base.extend({ replies: z.array(Base).default([]) });
const Messages = z.object({ messages: z.array(Message) });
const Views = z.object({ views: z.array(z.looseObject({ id: z.string(), type: z.string() })) });
export type Reply = z.infer<typeof Base>;
export type Root = z.infer<typeof Message>;

/** People in the local Slack, who see messages and press buttons as the page does. */
export interface People {
  roots(): Promise<Root[]>;
  command(user: string, text: string): Promise<void>;
  press(user: string, message: Reply, action: string, value?: string): Promise<void>;
  /** Submits the form that stands open for this person. */
  submit(user: string, values?: Record<string, unknown>): Promise<void>;
  page(service: string, title: string): Promise<void>;
}

export const slotOf = (message: Reply): string => message.metadata?.event_payload?.slot ?? '';

/** The value of a button in a message; null when it is not there. */
export const buttonValue = (message: Reply, action: string): string | null =>
  message.blocks.flatMap((block) => block.elements ?? []).find((element) => element.action_id === action)?.value ??
  null;

export function people(slackUrl: string, channel = 'incidents'): People {
  const call = async (path: string, body?: unknown): Promise<unknown> => {
    const response = await fetch(new URL(path, slackUrl), {
      ...(body === undefined
        ? {}
        : { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
      signal: AbortSignal.timeout(10_000),
    });
    const answer = (await response.json()) as { ok?: boolean; message?: string };
    if (!response.ok || answer.ok === false) throw new Error(`${path}: ${answer.message ?? JSON.stringify(answer)}`);
    return answer;
  };
  return {
    roots: async () => Messages.parse(await call(`/local/channels/${channel}/messages`)).messages,
    command: async (user, text) => void (await call('/local/commands', { user, channel, command: '/compass', text })),
    press: async (user, message, action, value) =>
      void (await call('/local/clicks', {
        user,
        channel,
        ts: message.ts,
        action_id: action,
        ...(value === undefined ? {} : { value }),
      })),
    submit: async (user, values = {}) => {
      // The press is acknowledged before its form opens.
      const view = await waitFor(`a form for ${user}`, 5, async () => {
        const open = Views.parse(await call(`/local/views?user=${user}`));
        return open.views.filter((one) => one.type === 'modal').at(-1);
      });
      await call(`/local/views/${view.id}/submit`, { user, values });
    },
    page: async (service, title) => void (await call('/local/pages', { service, title, severity: 'P1' })),
  };
}
