import { EditableSection, QuerySource, Severity } from '@compass/core';
import type { App, ViewSubmitAction } from '@slack/bolt';
import { z } from 'zod';
import { ATTACHED } from '../attachments.ts';
import { plain } from '../encode.ts';
import { actorOf, DECIDING, deciding } from './actor.ts';
import { unknown } from './command.ts';
import type { ListenerPorts } from './ports.ts';

/** What a form carries of its own; set by us and checked like anything that comes back. */
const Carried = z.object({
  investigation: z.string().optional(),
  sub: z.string().optional(),
  channel: z.string(),
  thread: z.string().nullable(),
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

type Answer = { verb: string; input: Record<string, unknown> } | { errors: Record<string, string> };

type Client = App['client'];
type CarriedFields = z.infer<typeof Carried>;

async function investigate(state: Filled, _carried: CarriedFields, ports: ListenerPorts): Promise<Answer> {
  const service = given(state, 'service')?.trim() ?? '';
  const known = await ports.read.services();
  if (known !== null && !known.includes(service))
    return { errors: { service: unknown(service, known).replaceAll('*', '') } };
  const symptoms = (given(state, 'symptom') ?? '')
    .split(',')
    .map((one) => one.trim())
    .filter((one) => one !== '')
    .slice(0, 20);
  return {
    verb: 'start_investigation',
    input: {
      service,
      symptoms,
      severity: Severity.catch('P2').parse(given(state, 'severity')),
      source: 'slack',
      channel: given(state, 'where') ?? _carried.channel,
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
  input: { investigation, hypothesis: sub, note: given(state, 'note') ?? '' },
});

const reject = async (state: Filled, { investigation, sub }: CarriedFields): Promise<Answer> => ({
  verb: 'decide_action',
  input: { investigation, action: sub, approve: false, reason: given(state, 'reason') ?? '' },
});

async function handOver(
  state: Filled,
  { investigation }: CarriedFields,
  _ports: ListenerPorts,
  client: Client,
): Promise<Answer> {
  const id = given(state, 'to');
  if (id === undefined) return { errors: { to: 'Choose who watches it from now on.' } };
  return {
    verb: 'hand_over',
    input: { investigation, to: await actorOf(id, client), note: given(state, 'note') ?? '' },
  };
}

const changeSeverity = async (state: Filled, { investigation }: CarriedFields): Promise<Answer> => ({
  verb: 'change_severity',
  input: { investigation, severity: given(state, 'severity') },
});

async function editPostMortem(state: Filled, { investigation }: CarriedFields): Promise<Answer> {
  const sections = Object.fromEntries(EditableSection.options.map((name) => [name, given(state, name) ?? '']));
  return { verb: 'edit_post_mortem', input: { investigation, sections } };
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
  (state: Filled, carried: CarriedFields, ports: ListenerPorts, client: Client) => Promise<Answer>
> = {
  investigate,
  pick_test: pickTest,
  request_data: requestData,
  ask_approval: askApproval,
  reject_action: reject,
  hand_over: handOver,
  change_severity: changeSeverity,
  close: stop,
  resolve_page: resolvePage,
  edit_postmortem: editPostMortem,
};
export const FORMS = Object.keys(forms);

/** Stored before the form closes; what is wrong is said at its field. */
export function submissions(app: App, ports: ListenerPorts): void {
  for (const [name, form] of Object.entries(forms))
    app.view<ViewSubmitAction>(name, async ({ ack, body, view, client }) => {
      const carried = Carried.parse(JSON.parse(view.private_metadata));
      const answer = await form(view.state.values as Filled, carried, ports, client);
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
      return ack();
    });
}
