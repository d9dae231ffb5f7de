import { InvalidArgumentError, Option } from 'commander';

/** What REST gives at once. */
const MOST = 200;

const limitOf = (text: string): number => {
  const limit = Number(text);
  if (/^\d+$/.test(text) && limit >= 1 && limit <= MOST) return limit;
  throw new InvalidArgumentError(`Give a number from 1 to ${MOST}.`);
};

export const limitOption = (): Option =>
  new Option('--limit <number>', `at most so many, the newest first; up to ${MOST}`).argParser(limitOf).default(50);

/** Said where there may be more than is shown. */
export const cutLines = (shown: number, limit: number): string[] =>
  shown < limit ? [] : [` These are the newest ${limit}: --limit says how many.`];
