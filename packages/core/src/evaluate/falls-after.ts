import { unix } from '../statistics/past.ts';
import { quantity, span } from '../words/numbers.ts';
import { type Compare, type Compared, disproven, survived, untestable } from './finding.ts';
import { bothLevels, earliestOnset, sideOf, timeOf, unseenBefore, wasRecording } from './side.ts';

/** When the control happened: the first change, or the onset of its rise, in unix seconds. */
function happened({ test, control, facts }: Compared): number | null {
  if (test.control === null) return null;
  if (test.control.source === 'changes') return facts.changes?.[0] === undefined ? null : unix(facts.changes[0].at);
  return sideOf(test.control, control, test.window).departed.onset;
}

/** The probe leaves its past downwards, and not before the control happened. */
export const fallsAfter: Compare = (compared) => {
  const { test, zone } = compared;
  if (test.control === null) return untestable('there is nothing to compare it with');
  const first = happened(compared);
  if (first === null) return untestable(`${test.control.name} did not leave its past`);
  const side = sideOf(test.probe, compared.probe, test.window, 'down');
  const { name, unit, departed } = side;
  if (!departed.testable) return untestable(`${name}: ${departed.why}`);
  if (departed.onset === null)
    return wasRecording(side.reading, test.window)
      ? disproven(`${name} stay at ${bothLevels(side)}`)
      : untestable(`${name} was not recorded through the window`);
  const later = departed.onset - first;
  const level = quantity(departed.value, unit);
  if (later < -test.window.stepSeconds)
    return disproven(`${name} fall to ${level} ${span(later)} before ${test.control.name}`);
  if ((earliestOnset(side, test.window) ?? departed.onset) - first < -test.window.stepSeconds)
    return untestable(unseenBefore(side));
  return survived(
    `${name} fall to ${level} at ${timeOf(departed.onset, zone)}, ${span(later)} after ${test.control.name}`,
  );
};
