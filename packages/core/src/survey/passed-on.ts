import { expected } from '../statistics/evidence.ts';
import type { CallGraph } from './calls.ts';
import type { Behaviour } from './traces/behaviour.ts';

/** What its callers do another way, as far as it may be what it answered: log evidence, and how many requests that touched. */
export type PassedOn = Pick<Behaviour, 'affected'> & { evidence: number };

/**
 * A wrong answer shows in whoever gets it, and need not show in the spans of whoever gives it. Its log would tell; of a component that writes
 * none, what those who call it do otherwise is evidence, too, as likely as its fault would show there.
 */
export function passedOn(
  component: string,
  about: {
    graph: CallGraph;
    behaviour: ReadonlyMap<string, Behaviour>;
    measured: ReadonlyMap<string, unknown>;
    writing: ReadonlySet<string>;
    /** Chance that a caller shows it, by the calls between. */
    chance(hops: number): number;
  },
): PassedOn {
  const { graph, behaviour, measured, writing, chance } = about;
  let most: PassedOn = { evidence: 0, affected: 0 };
  // A name that only spans of now tell is anybody's to make up.
  if (writing.has(component) || !(measured.has(component) || behaviour.has(component))) return most;
  for (const [caller, hops] of graph.callers(component)) {
    const { changed = 0, order = 0, affected = 0 } = behaviour.get(caller) ?? {};
    const evidence = expected(chance(hops), changed + order);
    if (evidence > most.evidence) most = { evidence, affected };
  }
  return most;
}
