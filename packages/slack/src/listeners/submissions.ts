import { EditableSection, QuerySource, Severity, sectionText } from '@compass/core';
import type { App, ViewSubmitAction } from '@slack/bolt';
import { z } from 'zod';
import { ATTACHED } from '../attachments.ts';
import { isChannelId } from '../channels.ts';
import { type Encoded, plain } from '../encode.ts';
import { actorOf, DECIDING, deciding } from './actor.ts';
import { unknown } from './command.ts';
import type { ListenerPorts } from './ports.ts';
import { serviceNamed } from './service-named.ts';
import { readable } from './understand.ts';
import { offerTaken } from './watched.ts';

/** What a form carries of its own; set by us and checked like anything that comes back. */
const Carried = z.object({
  investigation: z.string().optional(),
  sub: z.string().optional(),
  channel: z.string(),
  thread: z.string().nullable(),
  offer: z.string().optional(),
});

type Filled = Record<
  string,
  Record<
    string,
    {
      value?: string | null;
      selected_option?: { value: string } | null;
      selected_date_time?: number | null;
      selected_conversation?: string | null;
      selected_user?: string | null;
      files?: { id: string; name?: string; size?: number }[] | null;
    }
  >
>;

/** The value of one input, whatever its kind; undefined when left empty. */
const given = (state: Filled, block: string): string | undefined => {
  const one = Object.values(state[block] ?? {})[0];
  return one?.value ?? one?.selected_option?.value ?? one?.selected_conversation ?? one?.selected_user ?? undefined;
};
const timeOf = (state: Filled, block: string): string | undefined => {
  const seconds = Object.values(state[block] ?? {})[0]?.selected_date_time;
  return seconds === undefined || seconds === null ? undefined : new Date(seconds * 1000).toISOString();
};

const filesIn = (state: Filled, block: string): { id: string; name: string; size: number }[] =>
  (Object.values(state[block] ?? {})[0]?.files ?? []).map(({ id, name = id, size = 0 }) => ({ id, name, size }));

type Answer =
  | {
      verb: string;
      input: Record<string, unknown>;
      /** What only this person is told, where they would wait for it in vain. */
      told?: Encoded;
    }
  | { errors: Record<string, string> };

type Client = App['client'];
/** So far may Slack's clock and ours be apart. */
const SKEW_MS = 60_000;
type CarriedFields = z.infer<typeof Carried>;

async function investigate(state: Filled, carried: CarriedFields, ports: ListenerPorts): Promise<Answer> {
  const typed = given(state, 'service')?.trim() ?? '';
  const known = await ports.read.services();
  const service = serviceNamed(typed, known ?? [typed]);
  if (service === undefined) return { errors: { service: readable(unknown(typed, known ?? [])).replaceAll('*', '') } };
  const since = timeOf(state, 'since');
  if (since !== undefined && Date.parse(since) > ports.now().getTime() + SKEW_MS)
    return { errors: { since: 'This lies in the future.' } };
  const symptoms = (given(state, 'symptom') ?? '')
    .split(',')
    .map((one) => one.trim())
    .filter((one) => one !== '')
    .slice(0, 20);
  const where = given(state, 'where') ?? carried.channel;
  // From Home nobody asks in a channel.
  const { channel, told, isElsewhere } = await ports.placeFor(service, isChannelId(where) ? where : null);
  return {
    ...(isElsewhere ? { told } : {}),
    verb: 'start_investigation',
    input: {
      service,
      symptoms,
      severity: Severity.catch('P2').parse(given(state, 'severity')),
      source: 'slack',
      channel,
      ...(since === undefined ? {} : { since }),
    },
  };
}

async function pickTest(state: Filled, { investigation }: CarriedFields): Promise<Answer> {
  const test = given(state, 'test');
  if (test === undefined || test === '') return { errors: { test: 'Choose a test.' } };
  return { verb: 'request_test', input: { investigation, test } };
}

async function requestData(state: Filled, { investigation, sub }: CarriedFields): Promise<Answer> {
  const [text, query] = [given(state, 'what')?.trim() ?? '', given(state, 'query')?.trim() ?? ''];
  const files = filesIn(state, 'file');
  if (text === '' && query === '' && files.length === 0)
    return { errors: { what: 'Write what you know, or a query, or add a file.' } };
  const large = files.find(({ size }) => size > ATTACHED.bytes);
  if (large !== undefined)
    return {
      errors: { file: `${plain(large.name, 60)} is too large: at most 1 MB each. Cut out the time that matters.` },
    };
  const [from, to] = [timeOf(state, 'from'), timeOf(state, 'to')];
  if (from !== undefined && to !== undefined && from >= to) return { errors: { to: 'The end lies before the start.' } };
  return {
    verb: 'add_data',
    input: {
      investigation,
      text,
      query,
      source: QuerySource.catch('auto').parse(given(state, 'source')),
      files: files.map(({ id, name }) => ({ id, name: plain(name, 200) })),
      ...(sub ? { hypothesis: sub } : {}),
      ...(from === undefined ? {} : { from }),
      ...(to === undefined ? {} : { to }),
    },
  };
}

const askApproval = async (state: Filled, { investigation, sub }: CarriedFields): Promise<Answer> => ({
  verb: 'propose_action',
  input: { investigation, hypothesis: sub, entry: given(state, 'action'), note: given(state, 'note') ?? '' },
});

const reject = async (state: Filled, { investigation, sub }: CarriedFields): Promise<Answer> => ({
  verb: 'decide_action',
  input: { investigation, action: sub, approve: false, reason: given(state, 'reason') ?? '' },
});

async function handOver(
  state: Filled,
  { investigation }: CarriedFields,
  { people }: ListenerPorts,
  client: Client,
): Promise<Answer> {
  const id = given(state, 'to');
  if (id === undefined) return { errors: { to: 'Choose who watches it from now on.' } };
  const { is } = await people.standingOf(id);
  if (is === 'deactivated') return { errors: { to: 'This account is deactivated: nobody would watch.' } };
  if (is === 'stranger') return { errors: { to: 'This is an app, or somebody of another workspace.' } };
  return {
    verb: 'hand_over',
    input: { investigation, to: await actorOf(id, client), note: given(state, 'note') ?? '' },
  };
}

const feedback = async (state: Filled, { investigation, sub }: CarriedFields): Promise<Answer> => ({
  verb: 'feedback',
  input: { investigation, answer: sub, note: given(state, 'note') ?? '' },
});

const setAside = async (_state: Filled, { investigation, sub }: CarriedFields): Promise<Answer> => ({
  verb: 'set_aside',
  input: { investigation, hypothesis: sub },
});

const changeSeverity = async (state: Filled, { investigation }: CarriedFields): Promise<Answer> => ({
  verb: 'change_severity',
  input: { investigation, severity: given(state, 'severity') },
});

const Shown = z.array(
  z.looseObject({
    block_id: z.string().optional(),
    element: z.looseObject({ initial_value: z.string().optional() }).optional(),
  }),
);

/** Only what this person changed: what they left as it was may be another's by now. What both changed is said at its field, and the form stays. */
async function editPostMortem(
  state: Filled,
  { investigation }: CarriedFields,
  { read }: ListenerPorts,
  _client: Client,
  blocks: unknown,
): Promise<Answer> {
  const shown = Shown.parse(blocks);
  const before = (name: string) => shown.find(({ block_id }) => block_id === name)?.element?.initial_value ?? '';
  const changed = EditableSection.options.flatMap((name): [EditableSection, string][] => {
    const text = given(state, name) ?? '';
    return name in state && text.trim() !== before(name).trim() ? [[name, text]] : [];
  });
  const draft = (await read.investigation(investigation ?? ''))?.postMortem ?? null;
  const errors = changed.flatMap(([name]): [string, string][] => {
    if (draft === null || sectionText(draft, name).trim() === before(name).trim()) return [];
    const by = draft.edits?.findLast(({ section }) => section === name)?.by.name ?? 'Somebody else';
    return [[name, `${by} has changed this meanwhile. Copy your text, close the form and open it again.`]];
  });
  if (errors.length > 0) return { errors: Object.fromEntries(errors) };
  return { verb: 'edit_post_mortem', input: { investigation, sections: Object.fromEntries(changed) } };
}

const stop = async (state: Filled, { investigation }: CarriedFields): Promise<Answer> => ({
  verb: 'close',
  input: { investigation, reason: given(state, 'reason') ?? '' },
});

const resolvePage = async (_state: Filled, { investigation }: CarriedFields): Promise<Answer> => ({
  verb: 'resolve_page',
  input: { investigation },
});

const forms: Record<
  string,
  (state: Filled, carried: CarriedFields, ports: ListenerPorts, client: Client, blocks: unknown) => Promise<Answer>
> = {
  investigate,
  pick_test: pickTest,
  request_data: requestData,
  ask_approval: askApproval,
  reject_action: reject,
  hand_over: handOver,
  set_aside: setAside,
  feedback,
  change_severity: changeSeverity,
  close: stop,
  resolve_page: resolvePage,
  edit_postmortem: editPostMortem,
};
export const FORMS = Object.keys(forms);

/** What is done is done, whether it can be told or not. */
async function tell(
  client: Client,
  { user, channel, thread, text }: { user: string; channel: string; thread: string | null; text: Encoded },
): Promise<void> {
  const where = { channel, user, ...(thread === null ? {} : { thread_ts: thread }) };
  await client.chat.postEphemeral({ ...where, text }).catch(() => undefined);
}

/** Stored before the form closes; what is wrong is said at its field. */
export function submissions(app: App, ports: ListenerPorts): void {
  for (const [name, form] of Object.entries(forms))
    app.view<ViewSubmitAction>(name, async ({ ack, body, view, client }) => {
      const carried = Carried.parse(JSON.parse(view.private_metadata));
      const answer = await form(view.state.values as Filled, carried, ports, client, view.blocks);
      if ('errors' in answer) return ack({ response_action: 'errors', errors: answer.errors });
      const person = await actorOf(body.user.id, client);
      const actor = DECIDING.includes(answer.verb) ? await deciding(person, ports.people) : person;
      const where = { channel: carried.channel, thread: carried.thread };
      await ports.accept({
        key: `slack:view:${view.id}:${view.hash}`,
        verb: answer.verb,
        input: { ...answer.input, where },
        actor,
      });
      await ack();
      const { offer } = carried;
      if (offer !== undefined)
        await offerTaken(client, { channel: carried.channel, offer, by: person.name }).catch((error: unknown) =>
          ports.log.debug({ error: String(error) }, 'an offer was not changed'),
        );
      if (answer.told !== undefined) await tell(client, { user: body.user.id, ...where, text: answer.told });
    });
}
