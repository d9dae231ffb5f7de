import {
  confidence,
  likelihood,
  lowerFirst,
  modelSaysLine,
  percent,
  plural,
  type WireStanding,
  withoutModelLine,
} from '@compass/core';
import { field, paragraph, row } from '../terminal/layout.ts';
import { isNarrow, type Look } from '../terminal/look.ts';
import { isLooking } from './looking.ts';
import { type Piece, piece } from './piece.ts';

type Hypothesis = WireStanding['hypotheses'][number];

const SHOWN = 5;
const GONE = 3;

export const isLive = ({ status }: Hypothesis): boolean => status === 'open' || status === 'survived';

/** "2 survived, 1 untestable"; the column says that these are tests. */
export function testsOf({ tested }: WireStanding, { number, status }: Hypothesis): string {
  if (status === 'disproven') return 'disproven';
  if (status === 'set_aside') return 'set aside';
  const line = tested.find(({ hypothesis }) => hypothesis === number)?.line ?? '';
  return line === 'Not tested' ? 'none yet' : line.replace(/ tests? /, ' ');
}

const OUTSIDE = ' (only text that outsiders can write)';

function hypothesisRow(standing: WireStanding, one: Hypothesis, look: Look, isBest: boolean): string[] {
  const { bold, dim } = look.paint;
  const statement = `${lowerFirst(one.statement)}${one.provenance === 'outside_text' ? OUTSIDE : ''}`;
  const number = isLive(one) ? String(one.number) : '-';
  const style = isLive(one) ? {} : { style: dim };
  const why = isBest ? one.why : '';
  if (isNarrow(look))
    return [
      ...row(
        [
          { text: number, width: 2, ...style },
          { text: confidence(one.current_confidence), width: 30 },
        ],
        1,
      ),
      ...paragraph(look, statement, isBest ? bold : (text) => text, 4),
      ...(why === '' ? [] : paragraph(look, why, dim, 4)),
      ...paragraph(look, testsOf(standing, one), dim, 4),
    ];
  const rest = look.columns - 26;
  const first = row([
    { text: number, width: 1, ...style },
    { text: percent(one.current_confidence), width: 5, right: true },
    { text: likelihood(one.current_confidence), width: 13 },
    { text: statement, width: rest - 20, style: isBest ? bold : (text) => text },
    { text: testsOf(standing, one), width: 18 },
  ]);
  return [...first, ...(why === '' ? [] : paragraph(look, why, dim, 25))];
}

function table(standing: WireStanding, look: Look): string[] {
  const live = standing.hypotheses.filter(isLive);
  const gone = standing.hypotheses.filter((one) => !isLive(one));
  const more = live.length - SHOWN + Math.max(0, gone.length - GONE);
  const head = row([
    { text: '#', width: 1 },
    { text: 'confidence', width: 19 },
    { text: 'hypothesis', width: look.columns - 46 },
    { text: 'tests', width: 18 },
  ]);
  return [
    ...(isNarrow(look) ? [] : head.map(look.paint.dim)),
    ...live.slice(0, SHOWN).flatMap((one, index) => hypothesisRow(standing, one, look, index === 0)),
    ...gone.slice(0, GONE).flatMap((one) => hypothesisRow(standing, one, look, false)),
    ...(more > 0 ? paragraph(look, `and ${more} more: compass hypotheses ${standing.name}`, look.paint.dim, 3) : []),
  ];
}

function around(standing: WireStanding, look: Look): string[] {
  const said = [withoutModelLine(standing), modelSaysLine(standing)].filter((line) => line !== null);
  return [
    ...field(
      look,
      confidence(standing.nothing_wrong_confidence),
      'none of these, nothing is wrong',
      look.paint.dim,
      19,
    ),
    ...field(
      look,
      confidence(standing.outside_confidence),
      'none of these, the cause is outside what was seen',
      look.paint.dim,
      19,
    ),
    ...said.flatMap((line) => paragraph(look, line)),
  ];
}

const notSeen = ({ not_seen }: WireStanding): string =>
  not_seen.length === 0 ? '' : ` Not seen: ${not_seen.map(({ what }) => what).join(', ')}.`;

function settled({ cause, symptom, status, hypotheses }: WireStanding): string {
  const live = hypotheses.filter(isLive).length;
  if (symptom?.state === 'absent' && hypotheses.length === 0) return 'Nothing wrong was seen, so nobody is accused.';
  if (hypotheses.length === 0) return 'No hypothesis could be made from what was seen.';
  if (live === 0) return 'No hypothesis is left.';
  const count = `${plural(live, 'hypothesis', 'hypotheses')}, best first.`;
  if (status === 'resolved' || status === 'closed') return count;
  return `${count} ${cause === null ? 'None is settled.' : `${cause} survived a test that could have disproven it.`}`;
}

/** The ranked hypotheses; once more whenever others stand in it. */
export function listPieces(standing: WireStanding): Piece[] {
  const { hypotheses, status, audit_trail } = standing;
  if (isLooking(standing) || status === 'failed') return [];
  const said = `${settled(standing)}${notSeen(standing)}`;
  const numbers = hypotheses.map(({ number }) => number).sort((a, b) => a - b);
  const about = (look: Look) =>
    hypotheses.length === 0 ? [] : ['', ...table(standing, look), '', ...around(standing, look)];
  return [
    piece({
      key: `list:${numbers.join(',')}`,
      at: audit_trail.at(-1)?.at ?? standing.start_time,
      line: said,
      more: about,
      block: (look) => [...paragraph(look, said, look.paint.bold), ...about(look)],
    }),
  ];
}
