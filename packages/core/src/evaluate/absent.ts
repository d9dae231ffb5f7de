import { unix } from '../statistics/past.ts';
import { span } from '../words/numbers.ts';
import { type Compare, type Compared, disproven, type Finding, survived, untestable } from './finding.ts';
import { movement, sideOf, timeOf, wasRecording } from './side.ts';

/** How far back a change can reach, when the test does not say. */
const CHANGE_REACH_SECONDS = 30 * 60;

function change({ test, facts, control, zone }: Compared): Finding {
  if (facts.changes === null) return untestable('changes were not read');
  const onset = test.control === null ? null : sideOf(test.control, control, test.window).departed.onset;
  const until = onset ?? unix(test.window.end);
  const reach = test.effect > 0 ? test.effect : CHANGE_REACH_SECONDS;
  const near = facts.changes.filter(({ at }) => unix(at) <= until && unix(at) >= until - reach);
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
  const recording = facts.recordedOtherwise || wasRecording(side.reading, test.window);
  if (!recording) return untestable(`${side.name} was not recorded through the window`);
  if (side.reading === null) return survived(`no ${side.name}`);
  if (!side.departed.testable) return untestable(`${side.name}: ${side.departed.why}`);
  const onset = side.departed.onset;
  if (onset === null) return survived(`${side.name} ${movement(side)}`);
  if (test.control === null) return disproven(`${side.name} ${movement(side)}`);
  const other = sideOf(test.control, control, test.window);
  if (other.departed.onset === null) return untestable(`${other.name} did not leave its past`);
  const later = onset - other.departed.onset;
  if (later > test.window.stepSeconds) return survived(`${side.name} rise only ${span(later)} after ${other.name}`);
  return later < -test.window.stepSeconds
    ? disproven(`${side.name} rise at ${timeOf(onset, zone)}, ${span(later)} before ${other.name}`)
    : disproven(`${side.name} and ${other.name} rise together at ${timeOf(onset, zone)}`);
};
