import type { ModelQuestion } from '@compass/core';

export interface Turn {
  role: 'user' | 'assistant';
  content: string;
}

/** What was seen, then each earlier answer with what was wrong with it. An empty turn is one that no provider takes. */
export const turnsOf = ({ data, repairs }: Pick<ModelQuestion, 'data' | 'repairs'>): Turn[] => [
  { role: 'user', content: data },
  ...repairs.flatMap(({ said, wrong }): Turn[] => [
    { role: 'assistant', content: said.trim() === '' ? '(nothing)' : said },
    { role: 'user', content: wrong },
  ]),
];
