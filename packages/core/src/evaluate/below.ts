import { beyondItsPast } from './above.ts';
import type { Compare } from './finding.ts';

/** Under its own past, by `effect` widths of it. */
export const below: Compare = (compared) => beyondItsPast(compared, 'down');
