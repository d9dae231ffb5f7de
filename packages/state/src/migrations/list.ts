import { pages } from './pages.ts';
import { patterns } from './patterns.ts';
import { postMortems } from './post-mortems.ts';
import { record } from './record.ts';
import { spend } from './spend.ts';
import { summaries } from './summaries.ts';

export interface Migration {
  version: number;
  name: string;
  sql: string;
}

/** In order, without gaps. What was released once is never changed, and each only adds: the version before works beside it. */
export const migrations: Migration[] = [
  { version: 1, name: 'record', sql: record },
  { version: 2, name: 'spend', sql: spend },
  { version: 3, name: 'summaries', sql: summaries },
  { version: 4, name: 'pages', sql: pages },
  { version: 5, name: 'patterns', sql: patterns },
  { version: 6, name: 'post-mortems', sql: postMortems },
];
