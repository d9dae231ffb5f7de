import type { PostMortem } from '../nouns/post-mortem.ts';

/** The summary as people read it: in a model's words where it has some, and then with its name. */
export const summaryShown = ({
  executive_summary,
  worded,
}: Pick<PostMortem, 'executive_summary' | 'worded'>): string =>
  worded === undefined ? executive_summary : `${worded.text} (worded by ${worded.model})`;
