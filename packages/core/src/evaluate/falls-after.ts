import { departure } from '../statistics/departure.ts';
import { unix } from '../statistics/past.ts';
import { quantity, span } from '../words/numbers.ts';
import { type Compare, type Compared, disproven, survived, untestable } from './finding.ts';
import { bothLevels, sideOf, timeOf, wasRecording } from './side.ts';

/** When the control happened: the first change, or the onset of its rise, in unix seconds. */
function happened({ test, control, facts }: Compared): number | null {
  if (test.control === null) return null;
  if (test.control.source === 'changes') return facts.changes?.[0] === undefined ? null : unix(facts.changes[0].at);
  return sideOf(test.control, control, test.window).departed.onset;
}

/** The probe leaves its past downwards, and not before the control happened. */
export const fallsAfter: Compare = (compared) => {
  const { test, zone } = compared;
  const [reading] = compared.probe;
  const { name } = test.probe;
  if (test.control === null) return untestable('there is nothing to compare it with');
  if (reading === undefined) return untestable(`${name}: nothing was recorded`);
  const first = happened(compared);
  if (first === null) return untestable(`${test.control.name} did not leave its past`);
  const departed = departure({ points: reading.points, window: test.window, unit: reading.unit, worse: 'down' });
  if (!departed.testable) return untestable(`${name}: ${departed.why}`);
  if (departed.onset === null)
    return wasRecording(reading, test.window)
      ? disproven(`${name} stay at ${bothLevels({ name, unit: reading.unit, reading, departed })}`)
      : untestable(`${name} was not recorded through the window`);
  const later = departed.onset - first;
  const level = quantity(departed.value, reading.unit);
  if (later < -test.window.stepSeconds)
    return disproven(`${name} fall to ${level} ${span(later)} before ${test.control.name}`);
  return survived(
    `${name} fall to ${level} at ${timeOf(departed.onset, zone)}, ${span(later)} after ${test.control.name}`,
  );
};
