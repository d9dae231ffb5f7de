import type { Reading } from '../nouns/evidence.ts';
import type { Probe } from '../nouns/test.ts';
import { laggedCorrelation } from '../statistics/correlation.ts';
import { unix } from '../statistics/past.ts';
import { span } from '../words/numbers.ts';
import { type Compare, disproven, survived, untestable } from './finding.ts';
import { sideOf, wasRecording } from './side.ts';

/** The window and as much of the past before it, with up as the bad direction. */
function recent(probe: Probe, reading: Reading | null, from: number, to: number): Reading['points'] {
  const sign = probe.source === 'metrics' && probe.worse === 'down' ? -1 : 1;
  const inside = (reading?.points ?? []).filter(([at]) => at >= from && at <= to);
  return inside.map(([at, value]): Reading['points'][number] => [at, value === null ? null : sign * value]);
}

/** The two move together: rank correlation over the window and as much past, shifted by at most a quarter of the window. */
export const movesWith: Compare = ({ test, probe, control }) => {
  if (test.control === null) return untestable('there is nothing to compare it with');
  const [a, b] = [sideOf(test.probe, probe, test.window), sideOf(test.control, control, test.window)];
  if (!b.departed.testable) return untestable(`${b.name}: ${b.departed.why}`);
  if (!b.departed.unusual) return untestable(`${b.name} did not leave its past`);
  const [start, end] = [unix(test.window.start), unix(test.window.end)];
  const points = (end - start) / test.window.stepSeconds;
  const found = laggedCorrelation({
    probe: recent(test.probe, a.reading, start - (end - start), end),
    control: recent(test.control, b.reading, start - (end - start), end),
    stepSeconds: test.window.stepSeconds,
    mostLag: Math.min(5, Math.floor(points / 4)),
  });
  if (found.pairs < Math.max(8, points / 2))
    return untestable(`only ${found.pairs} points of ${a.name} and ${b.name} stand side by side`);
  for (const { name, reading } of [a, b])
    if (!wasRecording(reading, test.window)) return untestable(`${name} was not recorded through the window`);
  if (found.correlation === null) return disproven(`${a.name} stand still while ${b.name} moved`);
  const shift = Math.abs(found.lag) * test.window.stepSeconds;
  const order = shift === 0 ? '' : `, ${a.name} ${span(shift)} ${found.lag > 0 ? 'earlier' : 'later'}`;
  const saw = `${a.name} and ${b.name} move with a rank correlation of ${found.correlation.toFixed(2)} over ${found.pairs} points${order}`;
  return found.correlation >= test.effect ? survived(saw) : disproven(saw);
};
