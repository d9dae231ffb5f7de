import { type Compare, disproven, survived, untestable } from './finding.ts';
import { movement, notQuiet, sideOf } from './side.ts';

/** It stays in its past, in both directions. Silence counts only where the source is known to have been recording. */
export const unchanged: Compare = ({ test, probe, facts }) => {
  if (test.probe.source === 'changes') {
    if (facts.changes === null) return untestable('changes were not read');
    return facts.changes.length === 0 ? survived('no change') : disproven(`${facts.changes.length} changes`);
  }
  const side = sideOf(test.probe, probe, test.window, 'either');
  if (!side.departed.testable) return untestable(`${side.name}: ${side.departed.why}`);
  const saw = `${side.name} ${movement(side)}`;
  if (side.departed.unusual) return disproven(saw);
  const why = notQuiet(side, test.window);
  return why === '' ? survived(saw) : untestable(why);
};
