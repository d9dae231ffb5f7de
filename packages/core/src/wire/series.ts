import { z } from 'zod';
import { type Evidence, Point, Reading } from '../nouns/evidence.ts';
import type { Investigation } from '../nouns/investigation.ts';
import type { Test } from '../nouns/test.ts';

/** A line of values that a verdict rests on, as a small picture needs it. */
export const WireSeries = z.object({
  role: Reading.shape.role,
  name: z.string(),
  component: z.string().nullable(),
  unit: z.string(),
  points: z.array(Point),
  /** When it left its past; null where that is not known. */
  onset: z.string().nullable(),
});
export type WireSeries = z.infer<typeof WireSeries>;

const SHOWN = 6;
const POINTS = 120;
const ORDER = { symptom: 0, probe: 1, control: 2 };

/** Evenly, the last one always: a shape needs no more. */
function thinned(points: Reading['points']): Reading['points'] {
  const step = Math.ceil(points.length / POINTS);
  return points.filter((_, index) => (points.length - 1 - index) % step === 0);
}

function onsetOf({ symptom, observations }: Investigation, { role, name, component }: Reading): string | null {
  if (role === 'symptom') return symptom?.since ?? null;
  return observations.find((one) => one.topic === name && one.component === component)?.onset ?? null;
}

/** The readings of a verdict, at most 6, what the test asks about first; from one window before the incident's window on. */
export function wireSeries(investigation: Investigation, test: Test, evidence: readonly Evidence[]): WireSeries[] {
  const { window } = investigation;
  const [start, end] = [window?.start ?? test.window.start, window?.end ?? test.window.end].map(
    (at) => Date.parse(at) / 1000,
  ) as [number, number];
  const from = start - (end - start);
  const asked = (one: Reading) => (one.component === test.probe.component ? 0 : 1);
  return evidence
    .flatMap(({ readings }) => readings)
    .toSorted((a, b) => ORDER[a.role] - ORDER[b.role] || asked(a) - asked(b))
    .map((one) => ({ ...one, points: thinned(one.points.filter(([at]) => at >= from)) }))
    .filter(({ points }) => points.filter(([, value]) => value !== null).length > 1)
    .slice(0, SHOWN)
    .map((one) => ({
      role: one.role,
      name: one.name,
      component: one.component,
      unit: one.unit,
      points: one.points,
      onset: onsetOf(investigation, one),
    }));
}
