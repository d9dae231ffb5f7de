import { type Element, elementsOf } from '../blocks/elements-of.ts';
import type { Block } from '../record/entries.ts';
import type { Stamps } from '../stamps.ts';
import { APP, TEAM } from '../workspace.ts';
import type { View } from './check-view.ts';
import { initialState, keepsState, type StateValue } from './state.ts';

/** A modal that stands in front of a person, or their Home. */
export type OpenView = {
  id: string;
  user: string;
  view: View;
  hash: string;
  rootId: string;
  previousId: string | undefined;
  /** Where the person was when it opened. */
  channel: string | undefined;
  /** What was typed or chosen, by block and action. */
  touched: Map<string, StateValue>;
  /** Options that the app offered for external selects, by block_id. */
  offered: Map<string, unknown[]>;
};

export type ViewStore = {
  get(id: string): OpenView | undefined;
  byExternalId(externalId: string): OpenView | undefined;
  /** The modals of a person, newest last. */
  modals(user: string): OpenView[];
  home(user: string): OpenView | undefined;
  /** Opens a new modal in front of the person, on top of `below` or instead of what was open. */
  open(input: { user: string; view: View; channel: string | undefined; below?: OpenView | undefined }): OpenView;
  publish(user: string, view: View): OpenView;
  /** Replaces the content; what was typed stays where block and action are the same. */
  replace(open: OpenView, view: View): void;
  close(open: OpenView): void;
  clear(user: string): void;
};

/** Views live in memory only: when Slack's client is closed, its modals are gone. */
export function createViews(stamps: Stamps, onChange: () => void): ViewStore {
  const modals = new Map<string, OpenView[]>();
  const homes = new Map<string, OpenView>();
  const newHash = () => `${Math.floor(stamps.now() / 1000)}.${stamps.id('')}`;
  const of = (user: string) => modals.get(user) ?? [];
  const all = () => [...[...modals.values()].flat(), ...homes.values()];

  function put(user: string, stack: OpenView[]): void {
    modals.set(user, stack);
    onChange();
  }

  return {
    get: (id) => all().find((one) => one.id === id),
    byExternalId: (externalId) => all().find((one) => one.view.external_id === externalId),
    modals: of,
    home: (user) => homes.get(user),
    open({ user, view, channel, below }) {
      const id = stamps.id('V');
      const rootId = below?.rootId ?? id;
      const fresh = { touched: new Map(), offered: new Map(), hash: newHash() };
      const opened: OpenView = { id, user, view, rootId, previousId: below?.id, channel, ...fresh };
      put(user, below ? [...of(user), opened] : [opened]);
      return opened;
    },
    publish(user, view) {
      const id = homes.get(user)?.id ?? stamps.id('V');
      const fresh = { touched: new Map(), offered: new Map(), hash: newHash() };
      const home: OpenView = { id, user, view, rootId: id, previousId: undefined, channel: undefined, ...fresh };
      homes.set(user, home);
      onChange();
      return home;
    },
    replace(open, view) {
      open.view = view;
      open.hash = newHash();
      const kept = new Set(elementsOf(view.blocks).map(({ block, element }) => keyOf(block, element)));
      for (const key of open.touched.keys()) if (!kept.has(key)) open.touched.delete(key);
      onChange();
    },
    close: (open) =>
      put(
        open.user,
        of(open.user).filter((one) => one !== open),
      ),
    clear: (user) => put(user, []),
  };
}

/** The element type is part of the key: what was typed does not fit into another kind of element. */
const keyOf = (block: Block, element: Element): string =>
  JSON.stringify([block.block_id, element.action_id, element.type]);

export function touch(open: OpenView, block: Block, element: Element, value: StateValue): void {
  open.touched.set(keyOf(block, element), value);
}

export function stateOf(open: OpenView, block: Block, element: Element): StateValue {
  return open.touched.get(keyOf(block, element)) ?? initialState(element, open.channel);
}

/** `state.values`: block_id, then action_id. */
export function stateValues(open: OpenView): Record<string, Record<string, StateValue>> {
  const values: Record<string, Record<string, StateValue>> = {};
  for (const { block, element } of elementsOf(open.view.blocks)) {
    if (!keepsState(element)) continue;
    const ofBlock = values[String(block.block_id)] ?? {};
    values[String(block.block_id)] = { ...ofBlock, [String(element.action_id)]: stateOf(open, block, element) };
  }
  return values;
}

/** A view as Slack's API and payloads show it. */
export function viewShape(open: OpenView): Record<string, unknown> {
  const { view } = open;
  const { private_metadata = '', callback_id = '', external_id = '', ...rest } = view;
  const modalOnly =
    view.type === 'modal'
      ? {
          submit: view.submit ?? null,
          close: view.close ?? null,
          clear_on_close: view.clear_on_close ?? false,
          notify_on_close: view.notify_on_close ?? false,
        }
      : {};
  return {
    id: open.id,
    team_id: TEAM.id,
    ...rest,
    ...modalOnly,
    private_metadata,
    callback_id,
    external_id,
    state: { values: stateValues(open) },
    hash: open.hash,
    previous_view_id: open.previousId ?? null,
    root_view_id: open.rootId,
    app_id: APP.id,
    app_installed_team_id: TEAM.id,
    bot_id: APP.botId,
  };
}
