import {
  clockTime,
  confidence,
  type Hypothesis,
  isOver,
  leaderOf,
  lowerFirst,
  namedCause,
  percent,
  type Test,
  toldVerdicts,
  untestableLine,
  upperFirst,
  type Verdict,
  verdictPicture,
  verdictWord,
  wasUnseen,
} from '@compass/core';
import { actions, type Block, button, context, section } from '../blocks.ts';
import { lines, mrkdwn, plain } from '../encode.ts';
import { ledger } from './ledger.ts';
import type { Message, View } from './message.ts';
import { mayMitigate, outsideText, ref, testsLine } from './phrases.ts';

function drawn({ evidence, settings, investigation, chart }: View, verdict: Verdict): Block[] {
  const picture = verdictPicture(investigation, verdict, { evidence, zone: settings.zone });
  if (picture === null) return [];
  const { readings, ...options } = picture;
  const read = readings.map((one) => ({
    ...one,
    name: plain(one.name, 60),
    unit: one.unit === '' ? '' : plain(one.unit, 20),
    component: one.component === null ? null : plain(one.component, 60),
  }));
  const block = chart(read, { ...options, title: plain(options.title, 150), saw: plain(options.saw, 600) });
  return block === null ? [] : [block];
}

/** What leads now and the next step, so that nobody scrolls up; only under the newest verdict. */
export function leading(view: View): Block[] {
  const { investigation } = view;
  const lead = leaderOf(investigation);
  if (lead === null) return [section(mrkdwn`*No hypothesis is left.*`)];
  return [
    section(
      lines([
        mrkdwn`*Now leading: ${lead.number} · ${lead.statement}*`,
        mrkdwn`*${confidence(lead.confidence)}* · ${testsLine(investigation, lead)}`,
        outsideText(lead),
      ]),
    ),
  ];
}

function buttons(view: View, test: Test, isNewest: boolean): Block[] {
  const { investigation, settings } = view;
  const evidence = button({ text: 'Evidence', action: 'show_evidence', value: ref(investigation, test.hash) });
  if (isOver(investigation)) return [actions(evidence)];
  const lead = leaderOf(investigation);
  const named = namedCause(investigation, settings.minConfidence) !== null;
  // The next step is none that the catalogue has nothing for; the list says why there is nothing.
  const mitigate =
    !isNewest || lead === null || lead.suggestion === null || !mayMitigate(view, lead)
      ? []
      : [
          button({
            text: `Mitigate ${lead.number}…`,
            action: 'propose_action',
            value: ref(investigation, lead.id),
            ...(named ? { style: 'primary' as const } : {}),
          }),
        ];
  return [
    actions(
      ...mitigate,
      button({ text: 'Run again', action: 'run_test', value: ref(investigation, test.hash) }),
      evidence,
    ),
  ];
}

function facts(hypothesis: Hypothesis, verdict: Verdict, test: Test) {
  const about = `${hypothesis.number} · ${hypothesis.statement}`;
  if (verdict.verdict === 'untestable')
    return lines([
      mrkdwn`*Untestable: ${lowerFirst(test.question)}*`,
      verdict.weight < 0
        ? mrkdwn`${about}: ${percent(verdict.from)} → *${confidence(verdict.to)}*`
        : mrkdwn`${about} stays at *${confidence(verdict.to)}*`,
      mrkdwn`${untestableLine(verdict)}`,
    ]);
  const word = verdictWord(verdict, test);
  return lines([
    word === 'Spoke against' ? mrkdwn`*${word} ${about}*` : mrkdwn`*${word}: ${about}*`,
    mrkdwn`${percent(verdict.from)} → *${confidence(verdict.to)}*`,
    mrkdwn`*Predicted* ${test.predicts}. *Saw* ${verdict.saw}.`,
  ]);
}

/** For the push text: what the message says in its first line. */
function told({ statement }: Hypothesis, verdict: Verdict, test: Test): string {
  if (verdict.verdict === 'untestable') return 'one test is untestable';
  const word = lowerFirst(verdictWord(verdict, test));
  return test.decisive || verdict.verdict === 'survived'
    ? `${lowerFirst(statement)} ${word}`
    : `one test ${word} ${lowerFirst(statement)}`;
}

/** Changes a mind in five seconds: the word, from → to, predicted, saw, the chart, what leads now. */
function message(view: View, verdict: Verdict, isNewest: boolean): Message | null {
  const { investigation, settings } = view;
  const test = investigation.tests.find((state) => state.test.hash === verdict.test)?.test;
  const hypothesis = investigation.hypotheses.find((one) => one.number === verdict.hypothesis);
  if (test === undefined || hypothesis === undefined) return null;
  const again = verdict.run > 1 ? `, run again at ${clockTime(verdict.readAt, settings.zone)}` : '';
  const asked = verdict.askedBy === null ? '' : ` Asked by ${verdict.askedBy}${again}.`;
  return {
    slot: `verdict:${test.hash}:${verdict.run}`,
    thread: true,
    broadcast: false,
    text: `${investigation.trigger.service}: ${told(hypothesis, verdict, test)}, ${confidence(verdict.to)}. ${verdict.saw === '' ? upperFirst(verdict.why) : `Saw ${verdict.saw}`}.`,
    blocks: [
      section(facts(hypothesis, verdict, test)),
      ...drawn(view, verdict),
      ...(verdict.verdict === 'untestable' ? [] : [ledger(view, hypothesis, verdict, test)]),
      ...(isNewest ? leading(view) : []),
      ...buttons(view, test, isNewest),
      context(mrkdwn`${test.question}${asked}`),
    ],
  };
}

export function verdicts(view: View): Message[] {
  const newest = view.investigation.verdicts.at(-1);
  return toldVerdicts(view.investigation)
    .filter((one) => !wasUnseen(view.investigation, one.readAt))
    .flatMap((one) => message(view, one, one === newest) ?? []);
}
