import { confidence, type Hypothesis, nextTest, percent, plural, ranked, span, type TestState } from '@compass/core';
import { actions, type Block, button, context, folded, overflow, section } from '../blocks.ts';
import { type Encoded, lines, mrkdwn, plain } from '../encode.ts';
import type { Message, View } from './message.ts';
import { notSeen, recordedLine, ref, testsLine } from './phrases.ts';

const words = ({ investigation }: View, one: Hypothesis, rank: number): Encoded =>
  lines([
    mrkdwn`*${rank} · ${one.statement} · ${confidence(one.confidence)}*`,
    mrkdwn`${one.why}`,
    mrkdwn`${testsLine(investigation, one)} · ${one.agent}`,
  ]);

/** Rank 1 has its three buttons, the others a menu with the same. */
function row(view: View, one: Hypothesis, rank: number): Block[] {
  const value = ref(view.investigation, one.id);
  if (rank > 1)
    return [
      section(
        words(view, one, rank),
        overflow('hypothesis_more', [
          ['Test…', `${value}:test`],
          ['Request data…', `${value}:data`],
          ['Mitigate…', `${value}:act`],
          ['This was not it', `${value}:no`],
        ]),
      ),
    ];
  return [
    section(words(view, one, rank)),
    actions(
      button({ text: 'Test…', action: 'test_hypothesis', value }),
      button({ text: 'Request data…', action: 'request_data', value }),
      button({ text: 'Mitigate…', action: 'propose_action', value }),
    ),
  ];
}

function out(view: View): Block[] {
  const { investigation } = view;
  const gone = ranked(investigation.hypotheses).filter(
    (one) => one.status === 'disproven' || one.status === 'set_aside',
  );
  if (gone.length === 0) return [];
  const tell = (one: Hypothesis): Block => {
    const verdict = investigation.verdicts.findLast(
      (each) => each.hypothesis === one.number && each.verdict === 'disproven',
    );
    const test = investigation.tests.find((state) => state.test.hash === verdict?.test)?.test;
    const why =
      verdict === undefined || test === undefined
        ? mrkdwn`Set aside by a person.`
        : mrkdwn`*Predicted* ${test.predicts}. *Saw* ${verdict.saw}.`;
    return section(
      lines([mrkdwn`~${one.statement}~ · ${percent(one.initialConfidence)} → ${confidence(one.confidence)}`, why]),
    );
  };
  return [folded(`${gone.length} disproven`, gone.map(tell))];
}

function next({ investigation }: View): Block[] {
  const running = investigation.tests.filter((state) => state.state === 'running');
  if (running.length > 0) {
    const by = running.find((state) => state.askedBy !== null)?.askedBy ?? 'COMPASS';
    return [section(mrkdwn`*Running: ${running.map((state) => state.test.question).join(' ')}* Started by ${by}.`)];
  }
  const test: TestState | null = nextTest(investigation);
  if (test === null) return [];
  return [
    section(
      mrkdwn`*Next: ${test.test.question}* About ${span(test.test.costSeconds)}, changes nothing. It could disprove ${test.test.hypothesis === undefined ? '' : `hypothesis ${investigation.hypotheses.find((one) => one.number === test.test.hypothesis)?.statement ?? ''}`}.`,
    ),
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
  const { investigation } = view;
  if (investigation.hypotheses.length === 0) return null;
  const live = ranked(investigation.hypotheses).filter((one) => one.status === 'open' || one.status === 'survived');
  const first = live[0];
  const over = ['resolved', 'closed', 'failed'].includes(investigation.status);
  const settled = over ? 'The investigation is over.' : 'None is settled.';
  const recorded = recordedLine(view);
  const lead = first === undefined ? 'no hypothesis is left' : `${first.statement}, ${confidence(first.confidence)}`;
  return {
    slot: 'list',
    thread: true,
    broadcast: false,
    text: plain(
      `${investigation.trigger.service}: ${lead}. ${plural(live.length, 'hypothesis', 'hypotheses')} live.`,
      150,
    ),
    blocks: [
      context(
        mrkdwn`${plural(live.length, 'hypothesis', 'hypotheses')}, best first. ${settled}`,
        notSeen(view),
        ...(recorded === '' ? [] : [recorded]),
      ),
      ...live.flatMap((one, index) => (over ? [section(words(view, one, index + 1))] : row(view, one, index + 1))),
      ...out(view),
      ...(over ? [] : next(view)),
    ],
  };
}
