import {
  confidence,
  type FalsificationResult,
  lowerFirst,
  percent,
  type WireStanding,
  type WireVerdict,
} from '@compass/core';
import { ends, field, paragraph } from '../terminal/layout.ts';
import type { Look } from '../terminal/look.ts';
import { ledgerLines } from './ledger.ts';
import { isLive } from './list.ts';
import { type Known, type Piece, piece, resultKey, secondsOf } from './piece.ts';
import { seriesLines } from './series.ts';

/** Said of what did not disprove it by itself. */
const AGAINST = 'spoke against';
const wordOf = ({ verdict, decisive }: Pick<WireVerdict, 'verdict' | 'decisive'>): string =>
  verdict === 'disproven' && !decisive ? AGAINST : verdict;

/** The word beside a line of a sum, of the test that it is about. */
export const wordInSum =
  ({ verdicts }: Pick<WireStanding, 'verdicts'>) =>
  (test: string): string => {
    const last = verdicts.findLast((verdict) => verdict.test === test);
    if (last === undefined) return '';
    return wordOf(last) === AGAINST ? 'against' : last.verdict;
  };

/** Verdicts that people asked for; those of the first round stand in the list. */
export const toldVerdicts = ({ verdicts }: WireStanding): WireVerdict[] =>
  verdicts.filter((one) => one.asked_by !== null && !one.recovery);

const moved = (from: number, to: number): string =>
  percent(from) === percent(to) ? confidence(to) : `${percent(from)} → ${confidence(to)}`;

/** What a verdict rests on, and how the confidence came about. */
function body(standing: WireStanding, one: WireVerdict, result: FalsificationResult | undefined, look: Look): string[] {
  const { zone } = standing;
  const saw = one.verdict === 'untestable' ? field(look, 'not seen', one.why) : field(look, 'saw', one.saw);
  const times = `registered ${secondsOf(one.registered_at, zone)}, read ${secondsOf(one.read_at, zone)}`;
  return [
    ...field(look, 'predicted', one.predicts),
    ...saw,
    ...(one.verdict === 'untestable' ? [] : seriesLines(result?.series ?? [], look, zone)),
    ...(one.verdict === 'untestable' ? [] : ledgerLines(result?.ledger ?? [], look, wordInSum(standing))),
    ...paragraph(look, `${times} · again: compass test ${one.test.slice(0, 8)}`, look.paint.dim, 3),
  ];
}

/** What leads now, so that nobody scrolls up; only under the newest verdict. */
function leading({ standing, before }: Known, look: Look): string[] {
  const lead = standing.hypotheses.find(isLive);
  if (lead === undefined) return paragraph(look, 'No hypothesis is left.', look.paint.bold);
  const was = before?.hypotheses.find(({ number }) => number === lead.number)?.current_confidence;
  const now = moved(was ?? lead.current_confidence, lead.current_confidence);
  return ends(look, `Now leading: ${lead.number} ${lowerFirst(lead.statement)}`, now, { left: look.paint.bold });
}

/** The word, from → to, predicted, saw, the lines of values, every step of the sum, and what leads now. */
export function verdictPieces(known: Known): Piece[] {
  const { standing, results } = known;
  return toldVerdicts(standing).map((one) => {
    const about = standing.hypotheses.find(({ number }) => number === one.hypothesis);
    const what = `${one.hypothesis} ${lowerFirst(about?.statement ?? '')}`;
    const word = wordOf(one).toUpperCase();
    const change = moved(one.from, one.to);
    const result = results.get(resultKey(one));
    const isNewest = standing.verdicts.at(-1) === one;
    const more = (look: Look) => [...body(standing, one, result, look), ...(isNewest ? leading(known, look) : [])];
    return piece({
      key: `verdict:${resultKey(one)}`,
      at: one.read_at,
      line: `${word}  ${what}  ${change}`,
      more,
      block: (look) => [...ends(look, `${word}  ${what}`, change, { left: look.paint.bold }), ...more(look)],
    });
  });
}

/** A verdict by itself, as `compass test` and `e` show it. */
export function verdictLines(
  standing: WireStanding,
  one: WireVerdict,
  result: FalsificationResult,
  look: Look,
): string[] {
  const { bold } = look.paint;
  const about = standing.hypotheses.find(({ number }) => number === one.hypothesis);
  const asked = result.evidence.map(
    ({ source, query, start, end }) =>
      `${source}, ${secondsOf(start, standing.zone)} to ${secondsOf(end, standing.zone)}: ${query}`,
  );
  return [
    ...ends(
      look,
      `${wordOf(one).toUpperCase()}  ${one.hypothesis} ${lowerFirst(about?.statement ?? '')}`,
      moved(one.from, one.to),
      { left: bold },
    ),
    ...field(look, 'question', one.question),
    ...body(standing, one, result, look),
    ...asked.slice(0, QUERIES).flatMap((text) => field(look, 'query', text, look.paint.dim)),
    ...(asked.length > QUERIES
      ? paragraph(
          look,
          `and ${asked.length - QUERIES} more: compass test ${one.test.slice(0, 8)} --json`,
          look.paint.dim,
          14,
        )
      : []),
  ];
}

const QUERIES = 3;
