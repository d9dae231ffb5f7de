import { dollars, headline, isLookingStatus, plural, recordingLine, sinceLine, type WireStanding } from '@compass/core';
import { ends, paragraph, row } from '../terminal/layout.ts';
import { isNarrow, type Look } from '../terminal/look.ts';
import { cut } from '../terminal/width.ts';
import { type Piece, piece } from './piece.ts';

type Agent = WireStanding['agents'][number];

const STATE: Record<string, string> = { not_seen: 'not seen' };
const stateOf = ({ state }: Agent): string => STATE[state] ?? state;

/** What it found; its state stands beside it and is not said twice. */
const foundOf = ({ state, line }: Agent): string =>
  state === 'looking' && line === 'looking' ? '' : line.replace(/^not seen \((.*)\)$/, '$1');

/** Agents are out, or the first tests, which run by themselves, have not all answered. */
export const isLooking = ({ status, first_round }: WireStanding): boolean => isLookingStatus(status) || first_round;

/** What is broken, since when, how bad. */
export function head(standing: WireStanding, look: Look): string[] {
  const { bold } = look.paint;
  const since = `${sinceLine(standing, standing.zone)} · ${standing.severity}`;
  const recorded = recordedOf(standing);
  return [
    ...ends(look, headline(standing), standing.name, { left: bold }),
    ...paragraph(look, since.charAt(0).toLowerCase() + since.slice(1)),
    ...(recorded === null ? [] : paragraph(look, recorded, look.paint.yellow)),
  ];
}

const recordedOf = ({ recording }: WireStanding): string | null =>
  recordingLine({ recording: recording === null ? null : { id: recording } });

/** How long it took, or takes so far; empty where nobody has watched. */
function tookOf({ seconds }: Agent, elapsed: number | null): string {
  const took = seconds ?? elapsed;
  return took === null ? '' : `${Math.round(took)} s`;
}

function agentRow(one: Agent, look: Look, elapsed: number | null): string[] {
  const { yellow } = look.paint;
  const style = one.state === 'not_seen' ? { style: yellow } : {};
  const took = tookOf(one, elapsed);
  if (isNarrow(look)) {
    const cells = [
      { text: stateOf(one), width: 9, ...style },
      { text: [one.agent_id, took].filter((text) => text !== '').join(', '), width: 30 },
    ];
    return [...row(cells, 1), ...(foundOf(one) === '' ? [] : paragraph(look, foundOf(one), (text) => text, 3))];
  }
  const line = cut(foundOf(one), look.columns - 37);
  return row([
    { text: stateOf(one), width: 9, ...style },
    { text: one.agent_id, width: 15 },
    { text: line, width: look.columns - 37 },
    { text: took, width: 6, right: true },
  ]);
}

function title({ agents, tests, look_seconds, status, first_round }: WireStanding): string {
  if (status === 'triggered' || agents.length === 0) return 'Looking';
  const home = agents.filter((one) => one.state !== 'looking').length;
  if (home < agents.length) {
    const minutes = look_seconds >= 60 ? `${Math.round(look_seconds / 60)} min` : `${look_seconds} s`;
    return `Looking, at most ${minutes}`;
  }
  const first = tests.filter(({ name }) => name !== 'recovery');
  const running = first.filter(({ state }) => state === 'running').length;
  if (first_round) return `Testing what was found, ${running} to go`;
  const seconds = Math.max(1, ...agents.map((one) => Math.round(one.seconds ?? 0)));
  const done = agents.filter(({ state }) => state === 'done').length;
  return `Looked for ${seconds} s: ${done} of ${plural(agents.length, 'agent')}`;
}

/** `elapsed`: seconds since somebody began to watch; null where nobody does. */
export const agentLines = (standing: WireStanding, look: Look, elapsed: number | null): string[] =>
  standing.agents.flatMap((one) => agentRow(one, look, elapsed));

/** The lines that are redrawn in place: head, cost, one line an agent in a fixed order. `elapsed`: seconds since somebody began to watch. */
export const looking = (standing: WireStanding, look: Look, elapsed: number): string[] => [
  '',
  ...head(standing, look),
  '',
  ...ends(look, title(standing), `${dollars(standing.total_cost)} of ${dollars(standing.cost_limit)}`),
  ...agentLines(standing, look, elapsed),
];

/** The same where nothing is redrawn: one line when the symptom is known, one as each agent comes home. */
export function lookingPieces(standing: WireStanding): Piece[] {
  const at = standing.audit_trail.at(-1)?.at ?? standing.start_time;
  const symptom =
    standing.symptom === null ? [] : [piece({ key: 'head', at, line: `${standing.name} ${headline(standing)}` })];
  const home = standing.agents.filter(({ state }) => state !== 'looking');
  return [
    ...symptom,
    ...home.map((one) =>
      piece({
        key: `agent:${one.agent_id}`,
        at,
        line: `${stateOf(one).padEnd(8)}  ${one.agent_id}: ${foundOf(one)}, ${Math.round(one.seconds ?? 0)} s`,
      }),
    ),
  ];
}
