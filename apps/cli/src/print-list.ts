import { confidence, lowerFirst, type WireSummary } from '@compass/core';
import { paragraph, row } from './terminal/layout.ts';
import { isNarrow, type Look } from './terminal/look.ts';

/** Investigations, a line each: name, service, status, and what leads. */
export function printList(list: readonly WireSummary[], look: Look): string {
  if (list.length === 0) return ' No investigation is open. Start one: compass investigate <service>';
  const leading = ({ leading: what, confidence: share }: WireSummary): string =>
    what === null || share === null ? '' : `${lowerFirst(what)}, ${confidence(share)}`;
  const narrow = (one: WireSummary): string[] => [
    ...paragraph(look, `${one.name} ${one.service}: ${one.status.replaceAll('_', ' ')}`),
    ...(one.leading === null ? [] : paragraph(look, leading(one), look.paint.dim, 3)),
  ];
  if (isNarrow(look)) return list.flatMap(narrow).join('\n');
  return list
    .flatMap((one) =>
      row(
        [
          { text: one.name, width: 9 },
          { text: one.service, width: 16 },
          { text: one.status.replaceAll('_', ' '), width: 16 },
          { text: leading(one), width: look.columns - 46 },
        ],
        1,
      ),
    )
    .join('\n');
}
