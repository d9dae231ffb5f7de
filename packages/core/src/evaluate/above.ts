import { type Compare, type Compared, disproven, type Finding, survived, untestable } from './finding.ts';
import { movement, notQuiet, type Side, sideOf, wasRecording } from './side.ts';

/** How many times its normal value a side gained or lost; a side that stayed in its past counts as unmoved. */
const gain = ({ departed: { unusual, value, normal } }: Side): number =>
  !unusual || value === null || normal === null ? 0 : Math.abs(value - normal) / Math.max(Math.abs(normal), 1e-9);

/** Outside its own past in one direction, by `effect` widths of it; with a control, more than twice as much as the control is. */
export function beyondItsPast({ test, probe, control }: Compared, worse: 'up' | 'down'): Finding {
  const side = sideOf(test.probe, probe, test.window, worse);
  if (!side.departed.testable) return untestable(`${side.name}: ${side.departed.why}`);
  if (!side.departed.unusual || side.departed.score < test.effect)
    return wasRecording(side.reading, test.window)
      ? disproven(`${side.name} ${movement(side)}`)
      : untestable(`${side.name} was not recorded through the window`);
  if (test.control === null) return survived(`${side.name} ${movement(side)}`);
  const other = sideOf(test.control, control, test.window, worse);
  if (!other.departed.testable) return untestable(`${other.name}: ${other.departed.why}`);
  const saw = `${side.name} ${movement(side)}, and ${other.name} ${movement(other)}`;
  if (gain(other) * 2 >= gain(side)) return disproven(saw);
  const why = other.departed.unusual ? '' : notQuiet(other, test.window);
  return why === '' ? survived(saw) : untestable(why);
}

export const above: Compare = (compared) => beyondItsPast(compared, 'up');
