import type { Comparator, Test } from '../nouns/test.ts';
import { above } from './above.ts';
import { absent } from './absent.ts';
import { below } from './below.ts';
import { concentratedIn } from './concentrated-in.ts';
import { explains } from './explains.ts';
import { fallsAfter } from './falls-after.ts';
import { type Compare, type Finding, type TestReadings, untestable } from './finding.ts';
import { movesWith } from './moves-with.ts';
import { present } from './present.ts';
import { risesBefore } from './rises-before.ts';
import { unchanged } from './unchanged.ts';

const comparators: Record<Comparator, Compare> = {
  above,
  below,
  rises_before: risesBefore,
  falls_after: fallsAfter,
  moves_with: movesWith,
  present,
  absent,
  unchanged,
  concentrated_in: concentratedIn,
  explains,
};

/** The verdict of a registered test on data: a pure function, so that anyone can run it again. Missing data is never support. */
export function evaluate(test: Test, read: TestReadings, zone = 'UTC'): Finding {
  if (read.facts.unread !== '') return untestable(read.facts.unread);
  return comparators[test.comparator]({ test, zone, probe: read.probe, control: read.control, facts: read.facts });
}
