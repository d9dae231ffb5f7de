import type { Observation, ObserveAnswer } from '@compass/core';

/** A line of the live plan on a phone, with the agent's name and a space. */
const LINE = 34;

const fits = (text: string, room: number): string =>
  text.length <= room ? text : `${text.slice(0, room - 1).trimEnd()}…`;

/** The strongest finding near the service in one line; a quiet agent says so, a blind one too. */
export function lineOf(
  title: string,
  { observations, notSeen }: Pick<ObserveAnswer, 'observations' | 'notSeen'>,
): string {
  const room = LINE - title.length - 1;
  const [gap] = notSeen;
  if (observations.length === 0)
    return gap === undefined ? fits('nothing to read here', room) : fits(`not seen (${gap.what})`, room);
  const near = (one: Observation) => (one.facts['standing'] === 'peer' || one.facts['standing'] === 'caller' ? 0 : 1);
  const [best] = observations.filter((one) => one.unusual).toSorted((a, b) => near(b) - near(a) || b.score - a.score);
  if (best === undefined) return 'nothing unusual';
  return best.short.length <= room ? best.short : fits(best.short.replace(', normally ', ' from '), room);
}
