import {
  confidence,
  disproofOf,
  type Hypothesis,
  isFirstRound,
  isOver,
  liveHypotheses,
  lowerFirst,
  modelSaysLine,
  namedCause,
  nextTest,
  noneOfThese,
  percent,
  plural,
  ranked,
  takesWords,
  tellsWords,
} from '@compass/core';
import { actions, type Block, button, context, folded, overflow, section } from '../blocks.ts';
import { type Encoded, lines, mrkdwn, prose } from '../encode.ts';
import type { Message, View } from './message.ts';
import { claim, mayMitigate, notSeen, outsideText, ref, testsLine } from './phrases.ts';
import { similarBlocks } from './similar.ts';

/** A message has room for so many; the rest is counted. */
const SHOWN = 5;
const FOLDED = 5;

const words = ({ investigation }: View, one: Hypothesis): Encoded =>
  lines([
    mrkdwn`*${one.number} · ${one.statement} · ${confidence(one.confidence)}*`,
    mrkdwn`${one.why}`,
    mrkdwn`${testsLine(investigation, one)} · ${one.agent}`,
    outsideText(one),
  ]);

/** The best has its three buttons and the rest in a menu, the others a menu with all. A menu's value has 75 characters: two ids and a letter. */
function row(view: View, one: Hypothesis, isBest: boolean): Block[] {
  const value = ref(view.investigation, one.id);
  // What was read stays to be looked at.
  const wasTested = view.investigation.verdicts.some(({ hypothesis }) => hypothesis === one.number);
  const evidence = wasTested ? button({ text: 'Evidence', action: 'show_evidence', value }) : undefined;
  if (isOver(view.investigation)) return [section(words(view, one), evidence)];
  if (!isBest)
    return [
      section(
        words(view, one),
        overflow('hypothesis_more', [
          ['Test…', `${value}:t`],
          ['Request data…', `${value}:d`],
          ...(mayMitigate(view, one) ? [['Mitigate…', `${value}:m`] as [string, string]] : []),
          ['Evidence', `${value}:e`],
          ['This was not it…', `${value}:n`],
        ]),
      ),
    ];
  return [
    section(
      words(view, one),
      overflow('hypothesis_more', [
        ['Evidence', `${value}:e`],
        ['This was not it…', `${value}:n`],
      ]),
    ),
    actions(
      button({ text: 'Test…', action: 'test_hypothesis', value }),
      button({ text: 'Request data…', action: 'request_data', value }),
      ...(mayMitigate(view, one) ? [button({ text: 'Mitigate…', action: 'propose_action', value })] : []),
    ),
  ];
}

function gone({ investigation }: View): Block[] {
  const all = ranked(investigation.hypotheses).filter(
    (one) => one.status === 'disproven' || one.status === 'set_aside',
  );
  if (all.length === 0) return [];
  const tell = (one: Hypothesis): Block => {
    const verdict = disproofOf(investigation, one.number);
    const test = investigation.tests.find((state) => state.test.hash === verdict?.test)?.test;
    const why =
      one.status === 'set_aside' || verdict === undefined || test === undefined
        ? mrkdwn`Set aside by a person.`
        : mrkdwn`*Predicted* ${test.predicts}. *Saw* ${verdict.saw}.`;
    const moved = `${percent(one.initialConfidence)} → ${confidence(one.confidence)}`;
    return section(lines([mrkdwn`~${one.number} · ${one.statement}~ · ${moved}`, why]));
  };
  const [disproven, aside] = ['disproven', 'set_aside'].map((word) => all.filter((one) => one.status === word).length);
  const title = [...(disproven ? [`${disproven} disproven`] : []), ...(aside ? [`${aside} set aside`] : [])].join(', ');
  const more = all.length > FOLDED ? [context(mrkdwn`and ${all.length - FOLDED} more`)] : [];
  return [folded(title, [...all.slice(0, FOLDED).map(tell), ...more])];
}

/** What stands last, where the thumb is: the running tests, or the one to run. */
export function next({ investigation }: View): Block[] {
  const running = investigation.tests.filter((state) => state.state === 'running');
  const [first] = running;
  if (first !== undefined) {
    const by = running.find((state) => state.askedBy !== null)?.askedBy ?? 'COMPASS';
    const more = running.length > 1 ? ` And ${running.length - 1} more.` : '';
    return [section(mrkdwn`*Running: ${lowerFirst(first.test.question)}* Started by ${by}.${more}`)];
  }
  const test = nextTest(investigation);
  if (test === null) return [section(mrkdwn`Every test has run. *Test…* repeats one on fresh data.`)];
  return [
    section(mrkdwn`*Next: ${lowerFirst(test.test.question)}* ${tellsWords(investigation, test)} ${takesWords(test)}`),
    actions(
      button({
        text: 'Run this test',
        action: 'run_test',
        value: ref(investigation, test.test.hash),
        style: 'primary',
      }),
    ),
  ];
}

/** The ranked hypotheses: choose. */
export function list(view: View): Message | null {
  const { investigation, settings } = view;
  if (investigation.hypotheses.length === 0 || isFirstRound(investigation)) return null;
  const live = liveHypotheses(investigation);
  const count = plural(live.length, 'hypothesis', 'hypotheses');
  const settled = isOver(investigation)
    ? 'The investigation is over.'
    : namedCause(investigation, settings.minConfidence) === null
      ? 'None is settled.'
      : 'The first survived a test that could have disproven it.';
  const says = modelSaysLine(investigation);
  const none = noneOfThese(investigation);
  return {
    slot: 'list',
    thread: true,
    broadcast: false,
    text: `${investigation.trigger.service}: ${claim(view) ?? 'no hypothesis is left'}. ${live.length > 1 ? `${count}, best first.` : ''}`,
    blocks: [
      context(
        mrkdwn`${live.length === 0 ? 'No hypothesis is left.' : `${count}, best first. ${settled}`}`,
        notSeen(view),
      ),
      ...live.slice(0, SHOWN).flatMap((one, index) => row(view, one, index === 0)),
      ...(says === null ? [] : [context(mrkdwn`${prose(says)}`)]),
      ...(live.length > SHOWN
        ? [
            context(
              mrkdwn`and ${live.length - SHOWN} more, less likely: /compass hypotheses INV-${investigation.number}`,
            ),
          ]
        : []),
      ...similarBlocks(view),
      context(
        mrkdwn`None of these, nothing is wrong · ${confidence(none.nothing)}`,
        mrkdwn`None of these, the cause is outside what was seen · ${confidence(none.outside)}`,
      ),
      ...gone(view),
      ...(isOver(investigation) || live.length === 0 ? [] : next(view)),
    ],
  };
}
