import type { Reading } from '../nouns/evidence.ts';
import type { Test } from '../nouns/test.ts';
import { departure } from '../statistics/departure.ts';
import { quantity } from '../words/numbers.ts';
import { type Compare, disproven, survived, untestable } from './finding.ts';
import { wasRecording } from './side.ts';

const FEWEST_TRACES = 5;
/** Of two there is a greater part; of one component there is only all. */
const FEWEST_COMPONENTS = 2;
/** Less than this share of what those that gained had before is not an addition that could be located. */
const LEAST_ADDED = 0.1;

/** How much a reading gained over its past. Trace readings are two points: the past's mean and the window's. */
function gained(test: Test, reading: Reading): { before: number; more: number } {
  if (test.probe.source === 'traces') {
    const [before, now] = [reading.points[0]?.[1] ?? 0, reading.points[1]?.[1] ?? 0];
    return { before, more: Math.max(0, now - before) };
  }
  const { unusual, value, normal } = departure({
    points: reading.points,
    window: test.window,
    unit: reading.unit,
    worse: 'up',
  });
  return { before: normal ?? 0, more: unusual ? (value ?? 0) - (normal ?? 0) : 0 };
}

/** Of what was added since the past, at least the share `effect` sits in the predicted component. */
export const concentratedIn: Compare = ({ test, probe, facts }) => {
  if (probe.length === 0) return untestable(`${test.probe.name}: nothing was recorded`);
  if (test.probe.source === 'traces' && Math.min(...(facts.traces ?? [0, 0])) < FEWEST_TRACES)
    return untestable(
      `${facts.traces?.[0] ?? 0} traces of the past and ${facts.traces?.[1] ?? 0} of the window are too few`,
    );
  const parts = probe.map((reading) => ({ reading, ...gained(test, reading) }));
  const added = parts.reduce((sum, part) => sum + part.more, 0);
  const before = parts.reduce((sum, part) => sum + (part.more > 0 ? part.before : 0), 0);
  if (added <= LEAST_ADDED * before || added <= 0)
    return untestable(`${test.probe.name}: nothing was added that could be located`);
  const here = parts.filter(({ reading }) => reading.component === test.probe.component);
  const mine = here.reduce((sum, part) => sum + part.more, 0);
  const unit = probe[0]?.unit ?? '';
  const saw = `${quantity(mine / added, 'share')} of the added ${test.probe.name} in ${test.probe.component}, ${quantity(mine, unit)} of ${quantity(added, unit)}`;
  const isMost = mine / added >= test.effect;
  // What was not read can only add to the whole; of whoever is not among what was read, nothing is known.
  if (facts.reduced !== '' && (isMost || here.length === 0)) return untestable(`${test.probe.name}: ${facts.reduced}`);
  if (!isMost) return disproven(saw);
  if (new Set(probe.map(({ component }) => component)).size < FEWEST_COMPONENTS)
    return untestable(`${test.probe.name} of nobody else was recorded`);
  const unseen = test.probe.source === 'traces' ? undefined : probe.find((one) => !wasRecording(one, test.window));
  return unseen === undefined
    ? survived(saw)
    : untestable(`${test.probe.name} of ${unseen.component} was not recorded through the window`);
};
