import { confidence, type Hypothesis, type Investigation, type TestState, testsLeft } from '@compass/core';
import { context, option, section } from '../blocks.ts';
import { lines, mrkdwn } from '../encode.ts';
import { carriedOf, type FormPlace, form, input } from './form.ts';

const MOST = 10;

/** What it would take, and what would disprove; where it could not be run the last time, or its source was not seen, that stands first. */
function about({ verdicts, notSeen }: Investigation, { test }: TestState, ran: boolean): string {
  const last = verdicts.findLast((one) => one.test === test.hash);
  const gap = notSeen.find(({ what }) => what === test.probe.source);
  const why = last?.verdict === 'untestable' ? last.why : last === undefined ? gap?.why : undefined;
  if (why !== undefined) return `Untestable so far: ${why}`;
  const takes = `${Math.max(1, Math.round(test.costSeconds))}\u00a0s.`;
  if (ran) return `Again, on fresh data. ${takes}`;
  return `${test.decisive ? 'Tells most. ' : ''}${takes} Refuted by ${test.refutedBy}.`;
}

/** The most telling test first; what ran already can be run again on fresh data. */
export function pickTestModal(
  investigation: Investigation,
  hypothesis: Hypothesis,
  place: FormPlace,
): Record<string, unknown> {
  const left = testsLeft(investigation, hypothesis.number);
  const ran = investigation.tests.filter(
    (state) => state.test.hypothesis === hypothesis.number && state.state === 'done' && state.test.name !== 'recovery',
  );
  const all = [...left.map((state) => ({ state, done: false })), ...ran.map((state) => ({ state, done: true }))];
  const options = all
    .slice(0, MOST)
    .map(({ state, done }) => option(state.test.question, state.test.hash, about(investigation, state, done)));
  const head = section(
    lines([
      mrkdwn`*${hypothesis.statement} · ${confidence(hypothesis.confidence)}*`,
      mrkdwn`Each test could disprove it. They read, and change nothing.`,
    ]),
  );
  if (options.length === 0)
    return form({
      id: 'pick_test',
      title: 'Test',
      carried: {},
      blocks: [head, section(mrkdwn`A test of it is running now. Its verdict comes in the thread.`)],
    });
  return form({
    id: 'pick_test',
    title: `Test ${hypothesis.number}`,
    submit: 'Run',
    carried: carriedOf(investigation, hypothesis.id, place),
    blocks: [
      head,
      input('test', 'Test', { type: 'radio_buttons', initial_option: options[0], options }),
      ...(all.length > MOST ? [context(mrkdwn`The ${MOST} that tell most, of ${all.length}.`)] : []),
    ],
  });
}
