import {
  clockTime,
  confidence,
  likelihood,
  lowerFirst,
  modelSaysLine,
  percent,
  plural,
  type WireStanding,
  withoutModelLine,
} from '@compass/core';
import { paragraph, row } from '../terminal/layout.ts';
import { isNarrow, type Look } from '../terminal/look.ts';
import { flat, widthOf } from '../terminal/width.ts';
import { isLooking } from './looking.ts';
import { type Piece, piece } from './piece.ts';

type Hypothesis = WireStanding['hypotheses'][number];

/** How many of a list are shown before the rest is counted; `whole`: with the numbers of those that are out, and with who proposed each. */
interface Most {
  live: number;
  gone: number;
  whole: boolean;
}
const FEW: Most = { live: 5, gone: 3, whole: false };
export const ALL: Most = { live: Number.POSITIVE_INFINITY, gone: Number.POSITIVE_INFINITY, whole: true };

export const isLive = ({ status }: Hypothesis): boolean => status === 'open' || status === 'survived';

/** "2 survived, 1 untestable"; the column says that these are tests. */
function testsOf({ tested }: WireStanding, { number, status }: Hypothesis): string {
  if (status === 'disproven') return 'disproven';
  if (status === 'set_aside') return 'set aside';
  const line = tested.find(({ hypothesis }) => hypothesis === number)?.line ?? '';
  return line === 'Not tested' ? 'none yet' : line.replace(/ tests? /, ' ');
}

const OUTSIDE = ' (only text that outsiders can write)';

/** A number, a confidence and its word, as they stand under each other. */
const shareCells = (share: number, number: { text: string; style?: (text: string) => string } = { text: '' }) => [
  { width: 2, ...number },
  { text: percent(share), width: 4, right: true },
  { text: '', width: 0 },
  { text: likelihood(share), width: 13 },
];

function hypothesisRow(
  standing: WireStanding,
  one: Hypothesis,
  look: Look,
  { isBest, whole }: { isBest: boolean; whole: boolean },
): string[] {
  const { bold, dim } = look.paint;
  const by = whole ? ` (${one.agent_id})` : '';
  const statement = `${lowerFirst(one.statement)}${by}${one.provenance === 'outside_text' ? OUTSIDE : ''}`;
  const number = isLive(one) || whole ? String(one.number) : '-';
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
  const first = row([
    ...shareCells(one.current_confidence, { text: number, ...style }),
    { text: statement, width: look.columns - 46, style: isBest ? bold : (text) => text },
    { text: testsOf(standing, one), width: 18 },
  ]);
  return [...first, ...(why === '' ? [] : paragraph(look, why, dim, 26))];
}

function table(standing: WireStanding, look: Look, most: Most): string[] {
  if (standing.hypotheses.length === 0) return [];
  const live = standing.hypotheses.filter(isLive);
  const gone = standing.hypotheses.filter((one) => !isLive(one));
  const more = Math.max(0, live.length - most.live) + Math.max(0, gone.length - most.gone);
  const head = row([
    { text: '#', width: 2 },
    { text: 'confidence', width: 19 },
    { text: 'hypothesis', width: look.columns - 46 },
    { text: 'tests', width: 18 },
  ]);
  return [
    ...(isNarrow(look) ? [] : head.map(look.paint.dim)),
    ...live
      .slice(0, most.live)
      .flatMap((one, index) => hypothesisRow(standing, one, look, { isBest: index === 0, whole: most.whole })),
    ...gone
      .slice(0, most.gone)
      .flatMap((one) => hypothesisRow(standing, one, look, { isBest: false, whole: most.whole })),
    ...(more > 0 ? paragraph(look, `and ${more} more: compass hypotheses ${standing.name}`, look.paint.dim, 3) : []),
  ];
}

function around(standing: WireStanding, look: Look): string[] {
  const none = [
    [standing.nothing_wrong_confidence, 'none of these: nothing is wrong'],
    [standing.outside_confidence, 'none of these: the cause is outside what was seen'],
  ] as const;
  const said = [withoutModelLine(standing), modelSaysLine(standing)].filter((line) => line !== null);
  const rows = none.flatMap(([share, text]) =>
    isNarrow(look)
      ? paragraph(look, `${confidence(share)}: ${text}`, look.paint.dim)
      : row([...shareCells(share), { text, width: look.columns - 27 }]).map(look.paint.dim),
  );
  return [...rows, ...said.flatMap((line) => paragraph(look, line))];
}

/** What is missing from the answer; said wherever the answer is. */
const notSeen = ({ not_seen }: WireStanding): string =>
  not_seen.length === 0 ? '' : flat(`Not seen: ${not_seen.map(({ what }) => what).join(', ')}.`);

function settled({ cause, symptom, status, hypotheses, looks_again_at: again, zone }: WireStanding): string {
  const live = hypotheses.filter(isLive).length;
  if (symptom?.state === 'absent' && hypotheses.length === 0)
    return `Nothing wrong was seen, so nobody is accused.${again === null ? '' : ` COMPASS looks again by itself at ${clockTime(again, zone)} ${zone}.`}`;
  if (hypotheses.length === 0) return 'No hypothesis could be made from what was seen.';
  if (live === 0) return 'No hypothesis is left.';
  const count = `${plural(live, 'hypothesis', 'hypotheses')}, best first.`;
  if (status === 'resolved' || status === 'closed') return count;
  return `${count} ${cause === null ? 'None is settled.' : `${cause} survived a test that could have disproven it.`}`;
}

/** What is missing stands apart in colour, and in a line of its own where there is no room. */
function heading(standing: WireStanding, look: Look): string[] {
  const { bold, yellow } = look.paint;
  const [said, missing] = [settled(standing), notSeen(standing)];
  if (missing === '') return paragraph(look, said, bold);
  if (widthOf(said) + 1 + widthOf(missing) <= look.columns - 2) return [` ${bold(said)} ${yellow(missing)}`];
  return [...paragraph(look, said, bold), ...paragraph(look, missing, yellow)];
}

/** The ranked hypotheses, what is missing, and how likely it is none of them. */
export const listLines = (standing: WireStanding, look: Look, most = FEW): string[] => [
  ...heading(standing, look),
  '',
  ...table(standing, look, most),
  ...around(standing, look),
];

/** The same as something to say; once more whenever others stand in it. */
export function listPieces(standing: WireStanding): Piece[] {
  const { hypotheses, status, audit_trail } = standing;
  if (isLooking(standing) || status === 'failed') return [];
  const rounds = audit_trail.filter(({ action }) => action === 'hypotheses').length;
  const numbers = hypotheses.map(({ number }) => number).sort((a, b) => a - b);
  const missing = (look: Look) =>
    notSeen(standing) === '' ? [] : paragraph(look, notSeen(standing), look.paint.yellow, 3);
  return [
    piece({
      key: `list:${rounds}:${numbers.join(',')}`,
      at: audit_trail.at(-1)?.at ?? standing.start_time,
      line: settled(standing),
      more: (look) => [...missing(look), '', ...table(standing, look, FEW), ...around(standing, look)],
      block: (look) => listLines(standing, look),
    }),
  ];
}
