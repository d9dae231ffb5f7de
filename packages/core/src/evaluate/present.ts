import { samples, unix } from '../statistics/past.ts';
import { plural } from '../words/numbers.ts';
import { type Compare, type Compared, disproven, type Finding, survived, untestable } from './finding.ts';
import { movement, sideOf, timeOf, wasRecording } from './side.ts';

function session({ facts }: Compared): Finding {
  if (facts.sessions === null) return untestable('live sessions were not read');
  const { pid, there, waiting } = facts.sessions;
  const wait = `${plural(waiting, 'session')} wait${waiting === 1 ? 's' : ''}`;
  if (pid === null)
    return waiting > 0 ? survived(`${wait} for another one`) : disproven('no session wait for another one');
  if (!there) return disproven(`session pid ${pid} gone`);
  return waiting > 0
    ? survived(`session pid ${pid} still there, and ${wait} for it`)
    : disproven(`session pid ${pid} still there, and nobody waiting for it`);
}

function change({ test, facts, zone }: Compared): Finding {
  if (facts.changes === null) return untestable('changes were not read');
  const last = facts.changes.at(-1);
  return last === undefined
    ? disproven(
        `no change from ${timeOf(unix(test.window.referenceStart), zone)} to ${timeOf(unix(test.window.end), zone)}`,
      )
    : survived(`a ${last.kind} of ${last.component} at ${timeOf(unix(last.at), zone)}`);
}

/** It is there now: a session that holds others up, a change, log lines that were not there before, a series that is not zero. */
export const present: Compare = (compared) => {
  const { test, probe } = compared;
  if (test.probe.source === 'sessions') return session(compared);
  if (test.probe.source === 'changes') return change(compared);
  const side = sideOf(test.probe, probe, test.window);
  if (side.reading === null) return untestable(`${side.name}: nothing was recorded`);
  if (test.probe.source === 'logs') {
    if (!side.departed.testable) return untestable(`${side.name}: ${side.departed.why}`);
    return side.departed.unusual
      ? survived(`${side.name} ${movement(side)}`)
      : disproven(`${side.name} ${movement(side)}`);
  }
  const count = samples(side.reading.points).filter(
    ([at, value]) => at >= unix(test.window.start) && value > test.effect,
  ).length;
  if (count > 0) return survived(`${side.name} in ${plural(count, 'point')} of the window`);
  return wasRecording(side.reading, test.window)
    ? disproven(`no ${side.name} in the window`)
    : untestable(`${side.name} was not recorded through the window`);
};
