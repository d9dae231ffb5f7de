import { confidence, lowerFirst, type WireSummary } from '@compass/core';
import { row } from './terminal/layout.ts';
import type { Look } from './terminal/look.ts';

/** Investigations, a line each: name, service, status, and what leads. */
export function printList(list: readonly WireSummary[], look: Look): string {
  if (list.length === 0) return ' No investigation is open. Start one: compass investigate <service>';
  return list
    .flatMap((one) =>
      row(
        [
          { text: one.name, width: 9 },
          { text: one.service, width: 16 },
          { text: one.status.replaceAll('_', ' '), width: 16 },
          {
            text:
              one.leading === null || one.confidence === null
                ? ''
                : `${lowerFirst(one.leading)}, ${confidence(one.confidence)}`,
            width: look.columns - 46,
          },
        ],
        1,
      ),
    )
    .join('\n');
}
