import { unix } from '../statistics/past.ts';
import { span } from '../words/numbers.ts';
import { type Compare, type Compared, disproven, type Finding, survived, untestable } from './finding.ts';
import { earliestOnset, movement, notQuiet, sideOf, timeOf, unseenBefore } from './side.ts';

/** How far back a change can reach, when the test does not say. */
const CHANGE_REACH_SECONDS = 30 * 60;

function change({ test, facts, control, zone }: Compared): Finding {
  if (facts.changes === null) return untestable('changes were not read');
  const symptom = test.control === null ? null : sideOf(test.control, control, test.window);
  if (symptom !== null && symptom.departed.onset === null) return untestable(`${symptom.name} did not leave its past`);
  const until = symptom?.departed.onset ?? unix(test.window.end);
  const first = symptom === null ? until : (earliestOnset(symptom, test.window) ?? until);
  const reach = test.effect > 0 ? test.effect : CHANGE_REACH_SECONDS;
  const near = facts.changes.filter(({ at }) => unix(at) <= until && unix(at) >= first - reach);
  const last = near.at(-1);
  return last === undefined
    ? survived(`no change in ${span(reach)} before ${timeOf(until, zone)}`)
    : disproven(
        `a ${last.kind} of ${last.component} at ${timeOf(unix(last.at), zone)}, ${span(until - unix(last.at))} before`,
      );
}

/**
 * It does not happen; with a control, not until the control rose (what follows a symptom did not cause it). Silence counts only
 * where the source is known to have been recording.
 */
export const absent: Compare = (compared) => {
  const { test, probe, control, facts, zone } = compared;
  if (test.probe.source === 'changes') return change(compared);
  if (test.probe.source === 'sessions') {
    if (facts.sessions === null) return untestable('live sessions were not read');
    const { waiting } = facts.sessions;
    return waiting === 0 ? survived('no session wait for another one') : disproven(`${waiting} sessions wait`);
  }
  const side = sideOf(test.probe, probe, test.window);
  if (!side.departed.testable) return untestable(`${side.name}: ${side.departed.why}`);
  const onset = side.departed.onset;
  if (onset === null) {
    const why = notQuiet(side, test.window);
    return why === '' ? survived(`${side.name} ${movement(side)}`) : untestable(why);
  }
  if (test.control === null) return disproven(`${side.name} ${movement(side)}`);
  const other = sideOf(test.control, control, test.window);
  if (other.departed.onset === null) return untestable(`${other.name} did not leave its past`);
  const later = onset - other.departed.onset;
  if (later > test.window.stepSeconds)
    return (earliestOnset(side, test.window) ?? onset) - other.departed.onset > test.window.stepSeconds
      ? survived(`${side.name} rise only ${span(later)} after ${other.name}`)
      : untestable(unseenBefore(side));
  return later < -test.window.stepSeconds
    ? disproven(`${side.name} rise at ${timeOf(onset, zone)}, ${span(later)} before ${other.name}`)
    : disproven(`${side.name} and ${other.name} rise together at ${timeOf(onset, zone)}`);
};
