import { type Action, endedLine, hypothesisOf, isOver, openAction, resolvable } from '@compass/core';
import type { App, BlockAction } from '@slack/bolt';
import { prose } from '../encode.ts';
import { evidenceModal } from '../modals/evidence.ts';
import { feedbackModal } from '../modals/feedback.ts';
import { mitigateModal } from '../modals/mitigate.ts';
import { pickTestModal } from '../modals/pick-test.ts';
import { editPostMortemModal, readPostMortemModal } from '../modals/post-mortem.ts';
import { rejectModal } from '../modals/reject.ts';
import { requestDataModal } from '../modals/request-data.ts';
import { resolvePageModal } from '../modals/resolve-page.ts';
import { handOverModal, severityModal, stopModal } from '../modals/root-menu.ts';
import { setAsideModal } from '../modals/set-aside.ts';
import { DECIDING, deciding } from './actor.ts';
import { answerPress } from './answer-press.ts';
import { openView } from './open-view.ts';
import type { ListenerPorts } from './ports.ts';
import { type Press, pressOf } from './press.ts';

type Opened = Record<string, unknown> | { gone: string };
const GONE = { gone: 'That is not there any more. The current list is in the thread.' };

const OVER = { gone: 'This investigation is over. Nothing happened.' };

/** Why nothing else is asked for now, by the state of the action that comes first. */
const WAITING: Partial<Record<Action['state'], string>> = {
  awaiting_approval: 'it waits for approval',
  unknown: 'it may have run, and somebody has to say so first',
};

const NOTHING_READ = { gone: 'No test of it has run yet, so that there is no evidence to show.' };

/** Buttons that end in …: a form opens, and nothing happens yet. */
function openers(ports: ListenerPorts): Record<string, (press: Press) => Promise<Opened>> {
  const ofRoot = async (press: Press, modal: typeof stopModal): Promise<Opened> => {
    const found = await ports.read.investigation(press.investigation);
    if (found === null) return GONE;
    return isOver(found) ? OVER : modal(found, press.where);
  };
  const saying = async (press: Press, answer: 'partly' | 'no'): Promise<Opened> => {
    const found = await ports.read.investigation(press.investigation);
    return found === null ? GONE : feedbackModal(found, answer, press.where);
  };
  return {
    test_hypothesis: async (press) => {
      const found = await ports.read.investigation(press.investigation);
      const about = found === null ? undefined : hypothesisOf(found, press.sub);
      if (found === null || about === undefined) return GONE;
      return isOver(found) ? OVER : pickTestModal(found, about, press.where);
    },
    set_aside: async (press) => {
      const found = await ports.read.investigation(press.investigation);
      const about = found?.hypotheses.find((one) => one.id === press.sub);
      if (found === null || about === undefined) return GONE;
      return isOver(found) ? OVER : setAsideModal(found, about, press.where);
    },
    request_data: async (press) => {
      const found = await ports.read.investigation(press.investigation);
      if (found === null) return GONE;
      if (isOver(found)) return OVER;
      return requestDataModal(found, { sub: press.sub, place: press.where, away: await ports.read.away() });
    },
    propose_action: async (press) => {
      const found = await ports.read.investigation(press.investigation);
      const about = found === null ? undefined : hypothesisOf(found, press.sub);
      if (found === null || about === undefined) return GONE;
      if (isOver(found)) return OVER;
      const open = openAction(found);
      if (open !== undefined)
        return { gone: `${open.title}: ${WAITING[open.state] ?? 'it is under way'}. Nothing was asked for.` };
      const previews = await ports.read.actionPreviews(found.id, about.id);
      return mitigateModal(found, about, previews, { place: press.where, zone: ports.settings.zone });
    },
    show_evidence: async (press) => {
      const found = await ports.read.investigation(press.investigation);
      const about = found?.hypotheses.find((one) => one.id === press.sub);
      const verdict = found?.verdicts.findLast((one) => one.test === press.sub || one.hypothesis === about?.number);
      const test = found?.tests.find((state) => state.test.hash === verdict?.test)?.test;
      if (found === null || verdict === undefined || test === undefined) return NOTHING_READ;
      const evidence = await ports.read.evidence(verdict.evidence);
      return evidenceModal(found, { test, verdict, evidence, settings: ports.settings, place: press.where });
    },
    close_cause_partly: async (press) => saying(press, 'partly'),
    close_cause_no: async (press) => saying(press, 'no'),
    hand_over: async (press) => ofRoot(press, handOverModal),
    change_severity: async (press) => ofRoot(press, severityModal),
    resolve_page: async (press) => {
      const found = await ports.read.investigation(press.investigation);
      return found === null || resolvable(found).length === 0 ? GONE : resolvePageModal(found, press.where);
    },
    stop_looking: async (press) => ofRoot(press, stopModal),
    edit_postmortem: async (press) => {
      const found = await ports.read.investigation(press.investigation);
      const draft = found?.postMortem ?? null;
      return found === null || draft === null ? GONE : editPostMortemModal(found, draft, press.where);
    },
    read_postmortem: async (press) => {
      const draft = (await ports.read.investigation(press.investigation))?.postMortem ?? null;
      return draft === null ? GONE : readPostMortemModal(draft);
    },
    reject_action: async (press) => {
      const found = await ports.read.investigation(press.investigation);
      const about = found?.actions.find((one) => one.id === press.sub);
      if (found === null || about === undefined) return GONE;
      const ended = endedLine(about, { now: ports.now(), zone: ports.settings.zone });
      return ended === null ? rejectModal(found, about, press.where) : { gone: ended };
    },
  };
}

/** Buttons that act: the verb, and its input from the opaque value. */
const actors: Record<string, (press: Press) => { verb: string; input: Record<string, unknown> }> = {
  run_test: ({ sub }) => ({ verb: 'request_test', input: { test: sub } }),
  approve_action: ({ sub }) => ({ verb: 'decide_action', input: { action: sub, approve: true } }),
  settle_look: ({ sub }) => ({ verb: 'settle_action', input: { action: sub, found: 'look' } }),
  settle_ran: ({ sub }) => ({ verb: 'settle_action', input: { action: sub, found: 'ran' } }),
  settle_not: ({ sub }) => ({ verb: 'settle_action', input: { action: sub, found: 'not_run' } }),
  undo_action: ({ sub }) => ({ verb: 'undo_action', input: { action: sub, undo: true } }),
  keep_action: ({ sub }) => ({ verb: 'undo_action', input: { action: sub, undo: false } }),
  close: () => ({ verb: 'close', input: {} }),
  publish_postmortem: () => ({ verb: 'publish_post_mortem', input: {} }),
  look_again: () => ({ verb: 'look_again', input: {} }),
  close_cause: () => ({ verb: 'feedback', input: { answer: 'yes' } }),
};

/** The menu of a lower rank has the same as the buttons of the first. */
const MENU: Record<string, string> = {
  t: 'test_hypothesis',
  d: 'request_data',
  m: 'propose_action',
  e: 'show_evidence',
  n: 'set_aside',
};
const ROOT_MENU: Record<string, string> = { h: 'hand_over', s: 'change_severity', x: 'stop_looking' };

/** Every press that somebody listens to. */
export const actionNames = (ports: ListenerPorts): string[] => [
  ...Object.keys(openers(ports)),
  ...Object.keys(actors),
  'hypothesis_more',
  'root_more',
  'export_bundle',
  'choose_action',
  'open_investigate',
  'investigate_alert',
];

export function buttons(app: App, ports: ListenerPorts): void {
  const opens = openers(ports);
  const open = async (name: string, press: Press, client: App['client']) => {
    const view = (await opens[name]?.(press)) ?? GONE;
    if ('gone' in view) {
      await client.chat.postEphemeral({
        channel: press.where.channel,
        user: press.actor.kind === 'slack' ? press.actor.id : '',
        text: prose(String(view.gone)).raw,
        ...(press.where.thread === null ? {} : { thread_ts: press.where.thread }),
      });
      return;
    }
    await openView(client, press.trigger, view);
  };
  const store = async (press: Press, verb: string, input: Record<string, unknown>) =>
    ports.accept({
      key: press.key,
      verb,
      input: { investigation: press.investigation, ...input, where: press.where },
      actor: DECIDING.includes(verb) ? await deciding(press.actor, ports.people) : press.actor,
    });

  for (const name of Object.keys(opens))
    app.action(name, async ({ ack, body, client }) => {
      // A trigger lives 3 s and nothing is stored: acknowledge first.
      await ack();
      await open(name, await pressOf(body as BlockAction, client), client);
    });

  for (const [name, meaning] of Object.entries(actors))
    app.action(name, async ({ ack, body, client }) => {
      const press = await pressOf(body as BlockAction, client);
      const { verb, input } = meaning(press);
      await store(press, verb, input);
      await ack();
      await answerPress(body as BlockAction, client, ports.replies).catch((error: unknown) =>
        ports.log.debug({ error: String(error) }, 'a press was not answered where it was'),
      );
    });

  app.action('hypothesis_more', async ({ ack, body, client }) => {
    const press = await pressOf(body as BlockAction, client);
    const cut = press.sub.lastIndexOf(':');
    const [sub, word] = [press.sub.slice(0, cut), press.sub.slice(cut + 1)];
    await ack();
    const name = MENU[word];
    if (name !== undefined) await open(name, { ...press, sub }, client);
  });

  app.action('root_more', async ({ ack, body, client }) => {
    await ack();
    const press = await pressOf(body as BlockAction, client);
    const name = ROOT_MENU[press.sub];
    if (name !== undefined) await open(name, { ...press, sub: '' }, client);
  });
}
