import { clockTime, confidence, leaderOf, percent, type Verdict } from '@compass/core';
import { actions, type Block, button, context, folded, section } from '../blocks.ts';
import { lines, mrkdwn, plain } from '../encode.ts';
import type { Message, View } from './message.ts';
import { recordedLine, ref, testsLine } from './phrases.ts';

const WORD = { survived: 'Survived', disproven: 'Disproven', untestable: 'Untestable' };

function drawn({ evidence, settings, investigation, chart }: View, verdict: Verdict, title: string): Block[] {
  const read = evidence.filter((one) => verdict.evidence.includes(one.id)).flatMap((one) => one.readings);
  const { window } = investigation;
  if (read.length === 0 || window === null) return [];
  const [start, end] = [Date.parse(window.start) / 1000, Date.parse(window.end) / 1000];
  const onset = investigation.symptom?.since ?? null;
  const block = chart(read, {
    title,
    zone: settings.zone,
    from: start - (end - start),
    to: end,
    onset: onset === null ? null : Date.parse(onset) / 1000,
    stepSeconds: window.stepSeconds,
  });
  return block === null ? [] : [block];
}

function ledger({ investigation, settings }: View, verdict: Verdict, hash: string, registeredAt: string): Block[] {
  const hypothesis = investigation.hypotheses.find((one) => one.number === verdict.hypothesis);
  if (hypothesis === undefined) return [];
  const rows = hypothesis.ledger.map(
    (line) =>
      mrkdwn`*${percent(line.confidence)}* ${line.verdict ?? 'start'}: ${line.why}${line.weight === 0 ? '' : ` (${line.weight > 0 ? '+' : '−'}${Math.abs(line.weight).toFixed(1)})`}`,
  );
  const seconds = { seconds: true };
  return [
    folded(`How ${percent(hypothesis.initialConfidence)} became ${percent(hypothesis.confidence)}`, [
      section(lines(rows)),
      context(
        mrkdwn`Registered ${clockTime(registeredAt, settings.zone, seconds)}, read ${clockTime(verdict.readAt, settings.zone, seconds)} · test ${hash.slice(0, 8)} · weights in log-odds`,
      ),
    ]),
  ];
}

/** Changes a mind in five seconds: the word, from → to, predicted, saw, the chart, what leads now. */
export function verdictMessage(view: View, verdict: Verdict): Message | null {
  const { investigation } = view;
  const test = investigation.tests.find((state) => state.test.hash === verdict.test)?.test;
  const hypothesis = investigation.hypotheses.find((one) => one.number === verdict.hypothesis);
  if (test === undefined || hypothesis === undefined) return null;
  const lead = leaderOf(investigation);
  const again = verdict.run > 1 ? ` · run ${verdict.run} at ${clockTime(verdict.readAt, view.settings.zone)}` : '';
  const over = ['resolved', 'closed', 'failed'].includes(investigation.status);
  const saw =
    verdict.verdict === 'untestable'
      ? mrkdwn`*Untestable* because ${verdict.why}. Missing data never counts for or against a hypothesis.`
      : mrkdwn`*Saw* ${verdict.saw}.`;
  const recorded = recordedLine(view);
  const leading =
    lead === null
      ? [section(mrkdwn`*No hypothesis is left.*`)]
      : [
          section(
            lines([
              mrkdwn`*Now leading: ${lead.statement}*`,
              mrkdwn`*${confidence(lead.confidence)}* · ${testsLine(investigation, lead)}`,
            ]),
          ),
        ];
  const press = over
    ? []
    : [
        actions(
          ...(lead === null
            ? []
            : [
                button({
                  text: 'Mitigate…',
                  action: 'propose_action',
                  value: ref(investigation, lead.id),
                  style: 'primary' as const,
                }),
              ]),
          button({ text: 'Run again', action: 'run_test', value: ref(investigation, test.hash) }),
        ),
      ];
  return {
    slot: `verdict:${test.hash}`,
    thread: true,
    broadcast: false,
    text: plain(
      `${investigation.trigger.service}: ${hypothesis.statement} ${verdict.verdict}, ${confidence(verdict.to)}.`,
      150,
    ),
    blocks: [
      section(
        lines([
          mrkdwn`*${WORD[verdict.verdict]}: ${hypothesis.statement}*${again}`,
          mrkdwn`${percent(verdict.from)} → *${confidence(verdict.to)}*`,
          mrkdwn`${test.question} *Predicted* ${test.predicts}.`,
          saw,
        ]),
      ),
      ...drawn(view, verdict, test.question),
      ...ledger(view, verdict, test.hash, test.registeredAt),
      ...leading,
      ...press,
      ...(recorded === '' ? [] : [context(recorded)]),
    ],
  };
}

/** Each verdict that a person asked for, and each that disproved a hypothesis or was decisive; the last run of each test. */
export function verdicts(view: View): Message[] {
  const { verdicts: all, tests } = view.investigation;
  const last = [...new Map(all.map((one) => [one.test, one])).values()];
  return last
    .filter((one) => tests.find((state) => state.test.hash === one.test)?.test.name !== 'recovery')
    .filter((one) => one.askedBy !== null || one.verdict !== 'untestable')
    .flatMap((one) => verdictMessage(view, one) ?? []);
}
