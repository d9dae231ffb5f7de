import { percent, signed, type WireStanding } from '@compass/core';
import { paragraph, row } from '../terminal/layout.ts';
import { isNarrow, type Look } from '../terminal/look.ts';

type Ledger = WireStanding['hypotheses'][number]['ledger'];

/** How a confidence came about, a line a step: what stood after it, the verdict if it is one, why, and its weight in log-odds. */
export function ledgerLines(ledger: Ledger, look: Look, wordOf: (test: string) => string): string[] {
  const words = ledger.map(({ test }, index) => (test === null ? (index === 0 ? 'start' : '') : wordOf(test)));
  return ledger.flatMap(({ why, weight, confidence }, index) => {
    const told = why.replace(/^start: /, '');
    const moved = index === 0 || Math.abs(weight) < 0.05 ? '' : signed(weight);
    if (isNarrow(look))
      return [
        ...row(
          [
            { text: percent(confidence), width: 5, right: true },
            { text: `${words[index]} ${moved}`, width: 30 },
          ],
          1,
        ),
        ...paragraph(look, told, look.paint.dim, 7),
      ];
    return row(
      [
        { text: percent(confidence), width: 5, right: true },
        { text: ` ${words[index] ?? ''}`, width: 11 },
        { text: told, width: look.columns - 29 },
        { text: moved, width: 5, right: true },
      ],
      2,
    );
  });
}
