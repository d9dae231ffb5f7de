import type { PostMortem } from '../nouns/post-mortem.ts';
import { dollars } from '../words/costs.ts';
import { plural } from '../words/numbers.ts';
import { type Said, said, toCalls, toEntry } from './links.ts';
import { detailOf, type Known } from './material.ts';

/** What was called and what a model cost, by the entries of the trail alone: a question whose cost is not known counts as the most that it can be. */
export function costOf({ investigation, trail }: Known): { cost: NonNullable<PostMortem['cost']>; said: Said[] } {
  const calls = trail.filter(({ what }) => what === 'called');
  const reads = calls.reduce((sum, row) => sum + (Number(detailOf(row)['calls']) || 0), 0);
  const questions = new Map(
    trail.filter(({ what }) => what.startsWith('question ')).map((row) => [String(detailOf(row)['id']), row]),
  );
  const usd = [...questions.values()].reduce((sum, row) => sum + (Number(detailOf(row)['usd']) || 0), 0);
  const { limit } = investigation.cost;
  return {
    cost: { usd, limit, reads },
    said: [
      said(`${plural(reads, 'call')} to sources.`, toCalls),
      questions.size === 0
        ? said(`No model was asked: ${dollars(0)} of ${dollars(limit)}.`, toCalls)
        : said(
            `${plural(questions.size, 'question')} to a model: ${dollars(usd)} of ${dollars(limit)}.`,
            [...questions.values()].map(toEntry),
          ),
    ],
  };
}
