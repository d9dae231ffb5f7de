import { alter } from '../rights/altered.ts';
import { doubleClicks } from '../rights/concurrent.ts';
import { asked } from '../rights/desk.ts';
import { enumerate } from '../rights/enumerate.ts';
import { forge, pressOld } from '../rights/forged.ts';
import type { Row } from '../row.ts';

/** Everybody does everything everywhere, and what happens is compared with a table that people wrote; then they cheat. */
export const row: Row = {
  row: 27,
  title: 'rights: who may decide what, where, on whose request',
  bound:
    '100 % as the table says; 0 self-approvals; 1,000 double-clicks at once → 1 execution; what changed or expired refused 100 %',
  async run({ short, seed }) {
    const [low, medium, high] = [await asked('low'), await asked('medium'), await asked('high')];
    const count = short ? 40 : 500;
    const table = await enumerate({ low, medium, high }, { whole: !short });
    const runs = short ? 1 : 20;
    const clicks = await doubleClicks(medium, 'medium', { runs, seed });
    const twice = await doubleClicks(high, 'high', { runs, seed });
    const changes = await alter(medium, { seed, count });
    const forged = await forge(medium, { seed, count });
    const old = await pressOld(medium);
    const once = [...clicks.effects, ...twice.effects].filter((effects) => effects === 1).length;
    const taken = clicks.taken.every((n) => n === 1) && twice.taken.every((n) => n === 2);
    const passed = [...changes.passed, ...forged.passed, ...old.passed];
    const wrong = [...table.wrong, ...passed];
    return {
      figure: `${table.cases - table.wrong.length} of ${table.cases} cases as the table says (${table.allowed} of them allowed), ${table.selfApproved} self-approvals; ${once} of ${2 * runs} storms of 1,000 clicks ended in 1 execution${taken ? '' : ', with more presses taken than people'}; ${changes.tried - changes.passed.length} of ${changes.tried} changes, ${forged.tried - forged.passed.length} of ${forged.tried} forgeries and ${old.tried - old.passed.length} of ${old.tried} old buttons refused${wrong.length === 0 ? '' : `: ${wrong.slice(0, 3).join('; ')}`}`,
      exercised: table.cases + changes.tried + forged.tried + old.tried + 2000 * runs,
      pass: wrong.length === 0 && table.selfApproved === 0 && table.allowed > 0 && once === 2 * runs && taken,
    };
  },
};
