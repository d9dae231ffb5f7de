import { clockTime, type Hypothesis, percent, signed, type Test, type Verdict, verdictWordIn } from '@compass/core';
import { type Block, context, folded, section } from '../blocks.ts';
import { type Encoded, lines, mrkdwn } from '../encode.ts';
import type { View } from './message.ts';

const weightOf = (weight: number): string => (Math.abs(weight) < 0.05 ? '' : ` (${signed(weight)})`);

/** The whole sum of the newest verdict; of an older one the steps up to it, so that what was said then stays. */
function steps({ investigation }: View, hypothesis: Hypothesis, verdict: Verdict): Encoded[] {
  const mine = investigation.verdicts.filter((one) => one.hypothesis === hypothesis.number);
  if (mine.at(-1) === verdict)
    return hypothesis.ledger.map((line, index) => {
      const word = line.verdict === null ? '' : `${verdictWordIn(investigation, line)}: `;
      return mrkdwn`*${percent(line.confidence)}* ${word}${line.why}${index === 0 ? '' : weightOf(line.weight)}`;
    });
  const before = mine.slice(0, mine.indexOf(verdict) + 1);
  const told = before.map((one) => {
    const predicts = investigation.tests.find((state) => state.test.hash === one.test)?.test.predicts ?? '';
    return mrkdwn`*${percent(one.to)}* ${verdictWordIn(investigation, one)}: ${predicts}${weightOf(one.weight)}`;
  });
  return [mrkdwn`*${percent(hypothesis.initialConfidence)}* ${hypothesis.ledger[0]?.why ?? 'start'}`, ...told];
}

/** Every step of the sum, folded away. */
export function ledger(view: View, hypothesis: Hypothesis, verdict: Verdict, test: Test): Block {
  const { zone } = view.settings;
  const time = (at: string) => clockTime(at, zone, { seconds: true });
  return folded(`How ${percent(hypothesis.initialConfidence)} became ${percent(verdict.to)}`, [
    section(lines(steps(view, hypothesis, verdict))),
    context(
      mrkdwn`Registered \`${time(test.registeredAt)}\`${test.rule === undefined ? '' : ' for every component alike'}, before the data was read at \`${time(verdict.readAt)}\` · test \`${test.hash}\` · weights in log-odds`,
    ),
  ]);
}
