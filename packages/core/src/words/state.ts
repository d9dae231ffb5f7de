import type { Action } from '../nouns/action.ts';
import type { Investigation, TestState } from '../nouns/investigation.ts';
import type { Settings } from '../ports/context.ts';
import { looksAgainAt } from '../record/quiet.ts';
import { leaderOf, nextTest } from '../record/rank.ts';
import { headline, recoveredAt, timeIn } from './headline.ts';
import { causeLine, lowerFirst, notSeenLine, outsideTextLine, testsLine, upperFirst } from './lines.ts';
import { takesWords } from './next-test.ts';
import { plural } from './numbers.ts';
import { outcomeWord } from './outcome-word.ts';
import { deciders } from './who.ts';

interface View {
  investigation: Investigation;
  settings: Pick<Settings, 'zone' | 'minConfidence'> & Partial<Pick<Settings, 'observationTimeoutMs'>>;
}

const at = ({ settings }: View, when: string): string => timeIn(settings.zone, when);

/** A cause is named only when it may be; else the best lead is said to be that. */
const claim = ({ investigation, settings }: View): string | null =>
  causeLine(investigation, settings.minConfidence)?.text ?? null;

/** Where an investigation stands: the state in bold, what comes next, the push text, and the test that may be offered. */
export interface State {
  bold: string;
  /** After the bold words, in the same line: the tests behind them. */
  facts: string;
  next: { label: '' | 'Next:'; text: string };
  push: string;
  test: TestState | null;
}

/** The action that people wait for: asked, being done, watched, or unknown. One whose watch was given up waits for nothing. */
export const openAction = (investigation: Investigation): Action | undefined =>
  investigation.actions.findLast(
    (one) =>
      ['awaiting_approval', 'approved', 'acting', 'unknown'].includes(one.state) ||
      (one.state === 'acted' && one.outcome === null && one.watchUntil !== null),
  );

/** The action that did not help and that a press can take back. */
export const offeredUndo = ({ actions }: Pick<Investigation, 'actions'>): Action | undefined => {
  const last = actions.findLast(({ outcome }) => outcome !== null);
  const isOffered = last?.undo?.taken === null && last.outcome !== 'recovered';
  return isOffered && actions.at(-1) === last ? last : undefined;
};

/** "checkout is slow", without the numbers. */
const short = (view: View): string => headline(view.investigation).split(':')[0] ?? view.investigation.trigger.service;

/** The claim in bold, and the tests that it stands on. */
const said = (view: View, instead: string): Pick<State, 'bold' | 'facts'> => {
  const text = claim(view);
  const lead = leaderOf(view.investigation);
  return text === null || lead === null
    ? { bold: instead, facts: '' }
    : {
        bold: `${text}.`,
        facts: [`${testsLine(view.investigation, lead.number)}.`, outsideTextLine(lead)]
          .filter((one) => one !== null)
          .join(' '),
      };
};

/** ", until 03:09 UTC at the latest": while agents look, and where it is known how long they may. */
function untilWhen(view: View): string {
  const { agents, window } = view.investigation;
  const { observationTimeoutMs: most } = view.settings;
  if (most === undefined || window === null || !agents.some(({ state }) => state === 'looking')) return '';
  // They were sent out when the window was fixed.
  return `, until ${at(view, new Date(Date.parse(window.end) + most).toISOString())} at the latest`;
}

function looking(view: View): State {
  const { agents } = view.investigation;
  const push = `${headline(view.investigation)}. COMPASS is looking for the cause. Nothing to decide yet.`;
  const who = agents.length === 0 ? 'COMPASS asks' : `${plural(agents.length, 'agent')} ask`;
  const text = `${who} what this installation measures${untilWhen(view)}. Nothing to decide yet.`;
  return { bold: 'Looking for the cause.', facts: '', next: { label: '', text }, push, test: null };
}

/** Of what is over: whether it was the cause, and the post-mortem. */
function leftToDo({ status, feedback, postMortem }: Investigation): string {
  const paper =
    postMortem === null
      ? 'the post-mortem draft comes in the thread.'
      : `read${postMortem.published === undefined ? ' and publish' : ''} the post-mortem.`;
  if (feedback !== null) return `${paper} ${feedback.by.name} says this was the cause: ${feedback.answer}.`;
  return status === 'resolved' ? `say whether this was the cause; ${paper}` : paper;
}

function over(view: View): State {
  const { investigation } = view;
  const { service } = investigation.trigger;
  const cause = claim(view);
  if (investigation.status === 'failed')
    return {
      bold: 'COMPASS could not go on.',
      facts: '',
      next: {
        label: '',
        text: `${investigation.error ?? 'An error of its own.'} Start again with /compass investigate ${service}.`,
      },
      push: `${service}: COMPASS could not go on. Nothing more is read.`,
      test: null,
    };
  const resolved = investigation.status === 'resolved';
  const ended = at(view, resolved ? recoveredAt(investigation) : (investigation.endedAt ?? investigation.startedAt));
  return {
    ...said(view, resolved ? 'Recovered; no cause is named.' : 'No cause is named.'),
    next: { label: 'Next:', text: leftToDo(investigation) },
    push: `${service} ${resolved ? `recovered at ${ended}` : `was closed at ${ended}`}. ${cause ?? 'No cause is named'}.`,
    test: null,
  };
}

function acting(view: View, action: Action): State {
  const base = { facts: '', push: `${short(view)}: ${lowerFirst(action.title)}.`, test: null };
  if (action.state === 'awaiting_approval') {
    const until = at(view, action.expiresAt);
    const lead = claim(view);
    return {
      ...said(view, 'A person decides.'),
      next: {
        label: 'Next:',
        text: `${deciders(action)} by ${until}: ${lowerFirst(action.title)}.`,
      },
      push: `${short(view)}: waiting for approval until ${until}.${lead === null ? '' : ` ${lead}.`}`,
      test: null,
    };
  }
  if (action.state === 'unknown')
    return {
      ...base,
      bold: 'It is unknown whether the action ran.',
      next: { label: 'Next:', text: 'somebody looks whether it ran, and says so in the thread.' },
      push: `${short(view)}: unknown whether an action ran. ${action.title}.`,
    };
  const text = action.state === 'acted' ? 'Recovery is being watched. Nothing to press.' : 'Nothing to press.';
  const bold =
    action.state === 'acted' ? `Done: ${lowerFirst(action.title)}.` : `Being done: ${lowerFirst(action.title)}.`;
  return { ...base, bold, next: { label: '', text } };
}

/** Before what was done and did not help. */
function afterWords(investigation: Investigation, action: Action): string {
  const word = outcomeWord(investigation, action);
  if (word === 'worse') return 'Worse after';
  return word === 'no effect' ? 'No effect of' : 'Not seen whether it helped';
}

function deciding(view: View): State {
  const { investigation } = view;
  const lead = claim(view);
  if (lead === null && investigation.symptom?.state === 'absent') {
    const again = looksAgainAt(investigation);
    const byItself = again === null ? '' : ` COMPASS looks again by itself at ${at(view, again)}.`;
    return {
      bold: 'So no cause is named and nobody is accused.',
      facts: '',
      next: { label: 'Next:', text: `look again, add what you see, or close.${byItself}` },
      push: `${headline(investigation)}. ${upperFirst(investigation.symptom.phrase)}. Nobody is accused. ${notSeenLine(investigation)}`,
      test: null,
    };
  }
  if (lead === null) {
    const none =
      investigation.hypotheses.length === 0
        ? 'No hypothesis could be made from what was seen.'
        : 'No hypothesis is left.';
    return {
      bold: none,
      facts: '',
      next: { label: 'Next:', text: 'add what you know, or close.' },
      push: `${headline(view.investigation)}. ${none}`,
      test: null,
    };
  }
  const last = investigation.actions.findLast((one) => one.outcome === 'no_effect' || one.outcome === 'worse');
  const before = last === undefined ? '' : `${afterWords(investigation, last)}: ${lowerFirst(last.title)}. `;
  const undo = offeredUndo(investigation)?.undo;
  // Nobody is led past what makes it worse.
  const test = undo === undefined ? nextTest(investigation) : null;
  const text =
    undo !== undefined
      ? `take it back or keep it: ${lowerFirst(undo.title)}.`
      : test === null
        ? 'decide in the thread: Test, Request data or Mitigate.'
        : `${lowerFirst(test.test.question)} ${takesWords(test)}`;
  return {
    bold: `${before}${lead}.`,
    facts: said(view, '').facts,
    next: { label: 'Next:', text },
    push: `${headline(view.investigation)}. ${before}${lead}.`,
    test,
  };
}

/** The same words on every surface that tells where an investigation stands. */
export function stateOf(view: View): State {
  const { investigation } = view;
  switch (investigation.status) {
    case 'triggered':
    case 'observing':
    case 'hypothesis_generation':
      return looking(view);
    case 'resolved':
    case 'closed':
    case 'failed':
      return over(view);
    default:
  }
  const action = openAction(investigation);
  if (action !== undefined) return acting(view, action);
  if (investigation.status !== 'testing') return deciding(view);
  const { bold, facts, push } = deciding(view);
  return { bold, facts, push, test: null, next: { label: '', text: 'Tests are running. Nothing to decide yet.' } };
}
