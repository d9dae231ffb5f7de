import { randomUUID } from 'node:crypto';
import {
  type Action,
  type Actor,
  accept,
  type CatalogueEntry,
  type Investigation,
  type Ports,
  runStep,
  type Standing,
  type Step,
  type Store,
  stepKinds,
  type VerbAnswer,
} from '@compass/core';
import { memoryStore } from '@compass/state';
import { specialist } from '../../support/agents.ts';
import { alice, clock, createWorld, member, settingsWith, terminate } from '../../support/world.ts';

export const GROUP = 'S0DB';
/** Named, in the group, and given the right by the rule. */
export const [NAMED, GROUPED, RULED] = ['U0NAMED', 'U0GROUPED', 'U0RULED'];
export const [SERVICE, CHANNEL] = ['orders', 'C0PAYMENTS'];

export const person = (id: string, standing: Standing = member): Actor => ({
  kind: 'slack',
  id,
  name: id.toLowerCase(),
  standing,
});

/** An action with its way back, for which the rule gives a right in one service, one channel and for medium risk. */
export function catalogueOf(risk: Action['risk']): CatalogueEntry[] {
  const rules = [{ approvers: [RULED ?? ''], services: [SERVICE ?? ''], channels: [CHANNEL ?? ''] }];
  const entry = { ...terminate('idempotent'), risk, approvers: [NAMED ?? '', GROUP], rules };
  return [
    { ...entry, undo: 'start_again' },
    { ...entry, id: 'start_again', title: 'Start $pid again on $target', tool: 'start_again' },
  ];
}

/** An investigation in which an action waits for approval, as the program itself makes it. */
export async function asked(risk: Action['risk']): Promise<Investigation> {
  const world = createWorld({ agents: [specialist], settings: { catalogue: catalogueOf(risk) } });
  try {
    const begun = await world.ask(alice, 'start_investigation', { service: SERVICE, source: 'slack' });
    if (!begun.ok) throw new Error('not started');
    await world.until(begun.investigation, 'the list', ({ status }) => status === 'awaiting_human');
    const proposed = await world.ask(alice, 'propose_action', { investigation: begun.investigation, hypothesis: 1 });
    if (!proposed.ok) throw new Error(proposed.lines.join());
    return await world.get(begun.investigation);
  } finally {
    await world.stop();
  }
}

export interface Desk {
  /** Stores a press, as Slack's are stored, and acts on it. */
  press(actor: Actor, verb: string, input: Record<string, unknown>): Promise<VerbAnswer>;
  /** Runs what was approved, each twice at once, as a queue may hand it out. */
  act(): Promise<void>;
  get(): Promise<Investigation>;
  change(to: (investigation: Investigation) => Investigation): Promise<void>;
  /** How often something was really done. */
  effects(): number;
}

const silent = () => undefined;

/** The ports that no decision depends on, of a world in which nothing runs. */
async function otherPorts(): Promise<Ports> {
  const idle = createWorld({ agents: [] });
  await idle.stop();
  return idle.ports;
}
const others = otherPorts();

export interface DeskOptions {
  investigation: Investigation;
  catalogue: CatalogueEntry[];
  /** What the workspace says of an approver when the action is about to be done. */
  standing?: Standing;
  /** Lets a scheduler choose which transaction is next. */
  around?: (store: Store) => Store;
}

/** One investigation in the memory twin, with the program's own verbs and steps; nothing runs but what is told to. */
export async function openDesk({
  investigation,
  catalogue,
  standing = { is: 'unknown', groups: [] },
  around,
}: DeskOptions): Promise<Desk> {
  const plain = memoryStore({ clock });
  let done = 0;
  const ports: Ports = {
    ...(await others),
    settings: settingsWith({ catalogue }),
    store: around?.(plain) ?? plain,
    queue: {
      add: async () => undefined,
      work: silent,
      rest: () => silent,
      clear: async () => undefined,
      close: async () => undefined,
    },
    people: { standingOf: async () => standing },
    actuator: {
      act: async () => {
        done += 1;
        return { done: true, said: 'terminated' };
      },
      readBack: async () => ({ gone: true, said: 'Read back: it is gone.' }),
    },
  };
  await plain.transaction((tx) => tx.investigations.insert(investigation));
  const run = ({ id: step, epoch }: Step) => runStep(ports, stepKinds, { step, epoch });
  const get = async () => {
    const found = await plain.transaction((tx) => tx.investigations.get(investigation.id));
    if (found === null) throw new Error('the investigation is gone');
    return found;
  };
  return {
    press: async (actor, verb, input) => {
      const key = randomUUID();
      await accept(ports, { key, verb, input: { investigation: investigation.id, ...input }, actor });
      const step = await plain.transaction((tx) => tx.steps.byKey(null, `deliver:${key}`));
      if (step !== null) await run(step);
      const row = await plain.transaction((tx) => tx.inbox.get(key));
      return row?.answer as VerbAnswer;
    },
    act: async () => {
      const steps = await plain.transaction((tx) => tx.steps.ofInvestigation(investigation.id));
      await Promise.all(steps.filter(({ kind }) => kind === 'act').flatMap((step) => [run(step), run(step)]));
    },
    get,
    change: async (to) => {
      const next = to(await get());
      await plain.transaction((tx) => tx.investigations.save(next));
    },
    effects: () => done,
  };
}
