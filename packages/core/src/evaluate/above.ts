import type { Probe } from '../nouns/test.ts';
import { type Compare, type Compared, disproven, type Finding, survived, untestable } from './finding.ts';
import { movement, type Side, sideOf, wasRecording } from './side.ts';

const towards = (probe: Probe, worse: 'up' | 'down'): Probe =>
  probe.source === 'metrics' ? { ...probe, worse } : probe;

/** How many times its normal value a side gained or lost; a side that stayed in its past counts as unmoved. */
const gain = ({ departed: { unusual, value, normal } }: Side): number =>
  !unusual || value === null || normal === null ? 0 : Math.abs(value - normal) / Math.max(Math.abs(normal), 1e-9);

/** Outside its own past in one direction, by `effect` widths of it; with a control, more than twice as much as the control is. */
export function beyondItsPast({ test, probe, control }: Compared, worse: 'up' | 'down'): Finding {
  const side = sideOf(towards(test.probe, worse), probe, test.window);
  if (!side.departed.testable) return untestable(`${side.name}: ${side.departed.why}`);
  if (!side.departed.unusual || side.departed.score < test.effect)
    return wasRecording(side.reading, test.window)
      ? disproven(`${side.name} ${movement(side)}`)
      : untestable(`${side.name} was not recorded through the window`);
  if (test.control === null) return survived(`${side.name} ${movement(side)}`);
  const other = sideOf(towards(test.control, worse), control, test.window);
  if (!other.departed.testable) return untestable(`${other.name}: ${other.departed.why}`);
  const saw = `${side.name} ${movement(side)}, and ${other.name} ${movement(other)}`;
  return gain(other) * 2 < gain(side) ? survived(saw) : disproven(saw);
}

export const above: Compare = (compared) => beyondItsPast(compared, 'up');
