import { unix } from '../statistics/past.ts';
import { span } from '../words/numbers.ts';
import { type Compare, type Compared, disproven, survived, untestable } from './finding.ts';
import { earliestOnset, movement, type Side, sideOf, timeOf, unseenBefore, wasRecording } from './side.ts';

/** Fewer points than these cannot order two rises that lie within one point of each other. */
const FEWEST_TO_ORDER = 6;
/** How long after a change a symptom is still its consequence, when the test does not say. */
const CHANGE_REACH_SECONDS = 30 * 60;

/** A change is the earlier side when the latest one before the control's onset lies within reach of it. */
function changeBefore({ test, facts, zone }: Compared, control: Side) {
  const { onset } = control.departed;
  if (facts.changes === null) return untestable('changes were not read');
  if (onset === null) return untestable(`${control.name} did not leave its past`);
  const reach = test.effect > 0 ? test.effect : CHANGE_REACH_SECONDS;
  const times = facts.changes.map((change) => ({ ...change, seconds: unix(change.at) }));
  const before = times.filter(({ seconds }) => seconds <= onset + test.window.stepSeconds && seconds >= onset - reach);
  const last = before.toSorted((a, b) => b.seconds - a.seconds)[0];
  if (last === undefined)
    return disproven(`no change in ${span(reach)} before ${control.name} rose at ${timeOf(onset, zone)}`);
  if (last.seconds > (earliestOnset(control, test.window) ?? onset) + test.window.stepSeconds)
    return untestable(unseenBefore(control));
  return survived(
    `a ${last.kind} of ${last.component} at ${timeOf(last.seconds, zone)}, ${span(onset - last.seconds)} before ${control.name} rose`,
  );
}

/** The probe leaves its past before the control does, or with it. */
export const risesBefore: Compare = (compared) => {
  const { test, zone } = compared;
  if (test.control === null) return untestable('there is nothing to compare it with');
  const control = sideOf(test.control, compared.control, test.window);
  if (test.probe.source === 'changes') return changeBefore(compared, control);
  const probe = sideOf(test.probe, compared.probe, test.window);
  if (!probe.departed.testable) return untestable(`${probe.name}: ${probe.departed.why}`);
  if (!control.departed.testable) return untestable(`${control.name}: ${control.departed.why}`);
  if (control.departed.onset === null) return untestable(`${control.name} did not leave its past`);
  const controlRise = `${control.name} ${control.departed.direction === 'down' ? 'fall' : 'rise'} at ${timeOf(control.departed.onset, zone)}`;
  if (probe.departed.onset === null)
    return wasRecording(probe.reading, test.window)
      ? disproven(`${controlRise} and ${probe.name} ${movement(probe)}`)
      : untestable(`${probe.name} was not recorded through the window`);
  const later = probe.departed.onset - control.departed.onset;
  const tolerance = test.window.stepSeconds;
  if (later > tolerance) return disproven(`${controlRise} and ${probe.name} ${span(later)} later`);
  const points = (unix(test.window.end) - unix(test.window.start)) / tolerance;
  if (later >= -tolerance && points < FEWEST_TO_ORDER)
    return untestable(`both moved within one point of each other, and ${Math.round(points)} points cannot order them`);
  const first = earliestOnset(control, test.window) ?? control.departed.onset;
  if (probe.departed.onset > first + tolerance) return untestable(unseenBefore(control));
  const rise = probe.departed.direction === 'down' ? 'fall' : 'rise';
  if (Math.abs(later) <= tolerance)
    return survived(`${probe.name} and ${control.name} ${rise} together at ${timeOf(probe.departed.onset, zone)}`);
  return survived(
    `${probe.name} ${rise} at ${timeOf(probe.departed.onset, zone)}, ${span(later)} before ${control.name}`,
  );
};
