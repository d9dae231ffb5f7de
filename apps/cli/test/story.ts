import type { FalsificationResult, WireStanding } from '@compass/core';
import { looking } from '../src/present/looking.ts';
import { offerLines } from '../src/present/offer.ts';
import { printed, resultKey } from '../src/present/piece.ts';
import { piecesOf } from '../src/present/pieces.ts';
import type { Look } from '../src/terminal/look.ts';
import { asked, disproven, disprovenResult, observing, ranked, recovered, recoveredResult } from './checkout.ts';

const same = (text: string): string => text;
export const lookAt = (columns: number, live = true): Look => ({
  ...{ columns, live, ascii: !live },
  paint: { bold: same, yellow: same, green: same, dim: same },
});

export const results = new Map<string, FalsificationResult>(
  [disprovenResult, recoveredResult].map((one) => [resultKey(one), one]),
);
export const story: WireStanding[] = [observing, ranked, disproven, asked, recovered];

/** A whole investigation as it is printed, with what is offered while people decide. */
export function told(look: Look, standings: readonly WireStanding[] = story): string {
  const said = new Set<string>();
  const lines = look.live ? looking(observing, look, 12) : [];
  for (const [index, standing] of standings.entries()) {
    const known = { standing, results, before: standings[index - 1] ?? null };
    for (const one of piecesOf(known, look).filter(({ key }) => !said.has(key))) {
      said.add(one.key);
      lines.push(...printed(one, look, standing.zone));
    }
    if (look.live && standing === ranked) lines.push(...offerLines(standing, look));
  }
  return lines.join('\n');
}
