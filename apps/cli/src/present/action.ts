import {
  clockTime,
  confidence,
  deciders,
  followedLine,
  lowerFirst,
  NBSP,
  outcomeWord,
  percent,
  upperFirst,
  type WireStanding,
} from '@compass/core';
import { ends, field, paragraph } from '../terminal/layout.ts';
import { isNarrow, type Look } from '../terminal/look.ts';
import { type Known, type Piece, piece, resultKey, secondsOf } from './piece.ts';
import { recoveryLine } from './series.ts';

export type Action = WireStanding['mitigation_actions'][number];

const OWN = 'the command line';
/** When it was written down: the time of sources may be another one. */
const written = ({ audit_trail: trail }: WireStanding, what: string): string | undefined =>
  trail.findLast(({ action }) => action === what)?.at;
/** When it came to the state that it is in: what ended the investigation, or took it back, ended its requests. */
const endedAt = (standing: WireStanding, { status, decided_at, expires_at }: Action): string =>
  written(standing, `action ${status}`) ??
  decided_at ??
  (status === 'void' ? (written(standing, 'closed') ?? written(standing, 'restored')) : undefined) ??
  expires_at;
const at = (when: string, zone: string): string => `${clockTime(when, zone)} ${zone}`;

/** A step of an action: its time, then what happened. */
function step(standing: WireStanding, key: string, when: string, line: string): Piece {
  return piece({
    key,
    at: when,
    line,
    follows: true,
    block: (look) => field(look, secondsOf(when, standing.zone), line),
  });
}

const ENDS: Record<string, (action: Action) => string> = {
  acted: ({ result }) => `done: ${lowerFirst(result)}`,
  failed: ({ result }) => `did not run: ${lowerFirst(result)}`,
  unknown: ({ result }) => `unknown whether it ran: ${lowerFirst(result)} COMPASS will not try again by itself`,
  rejected: ({ decided_by, reason }) =>
    `rejected by ${decided_by ?? ''} in Slack${reason === '' ? '' : `: "${reason.replace(/\.$/, '')}"`}. Nothing happened`,
  expired: () => 'expired: nobody decided, and nothing happened',
  void: ({ reason }) => `void: ${lowerFirst(reason)} Nothing happened`,
};

function asked(standing: WireStanding, action: Action): Piece {
  const { zone, channel } = standing;
  const { approvers_name: approversName, approvers_needed: approversNeeded } = action;
  const until = at(action.expires_at, zone);
  const where = channel === null ? '' : ` in ${channel}`;
  const who = action.requested_by === OWN ? 'Asked' : `${action.requested_by} asked`;
  const line = `${who}${where} until ${until}`;
  const about = (look: Look) => [
    ...paragraph(look, `${action.title}.`, (text) => text, 3),
    ...paragraph(look, `${upperFirst(deciders({ approversName, approversNeeded }))}.`, look.paint.dim, 3),
  ];
  return piece({
    key: `action:${action.action_id}:asked`,
    at: action.requested_at,
    line,
    more: about,
    block: (look) => [
      ...paragraph(look, `${line}. Ctrl-C leaves; the request stays.`),
      ...(action.requested_by === OWN ? [] : about(look)),
    ],
  });
}

function outcome({ standing, results }: Known, action: Action): Piece[] {
  if (action.outcome === null) return [];
  const { zone, trigger } = standing;
  const when = action.outcome_at ?? action.requested_at;
  const verdict = standing.verdicts.findLast((one) => one.test === action.recovery_test);
  const about = standing.hypotheses.find(({ number }) => number === action.hypothesis);
  const series = verdict === undefined ? [] : (results.get(resultKey(verdict))?.series ?? []);
  const word = outcomeWord(standing, { ...action, recoveryHash: action.recovery_test }).toUpperCase();
  const line = `${word}${NBSP} ${trigger.service} at ${at(action.back_at ?? when, zone)}`;
  const shape = (look: Look) => {
    const drawn = recoveryLine(series, look, action.acted_at);
    const seen = written(standing, `outcome ${action.outcome}`) ?? when;
    return drawn === null ? [] : field(look, secondsOf(seen, zone), drawn);
  };
  const rest = (look: Look) => {
    const moved =
      about === undefined || verdict === undefined
        ? []
        : ends(
            { ...look, columns: look.columns - 11 },
            `${about.number} ${lowerFirst(about.statement)}`,
            `${percent(verdict.from)} → ${confidence(verdict.to)}`,
          ).map((one) => (isNarrow(look) ? one : `${' '.repeat(11)}${one}`));
    const undo =
      action.outcome === 'recovered' || action.undo === null
        ? []
        : paragraph(look, `Undo is offered in Slack: ${lowerFirst(action.undo)}.`, look.paint.yellow);
    const lines = followedLine(action.followed ?? undefined, trigger.service, zone);
    const said = [action.outcome_saw, lines].filter((text) => text !== '');
    return [...said.flatMap((one) => paragraph(look, one, (text) => text, isNarrow(look) ? 1 : 12)), ...moved, ...undo];
  };
  return [
    piece({
      key: `outcome:${action.action_id}`,
      at: when,
      line,
      follows: true,
      more: (look) => [...shape(look), ...rest(look)],
      block: (look) => [
        ...shape(look),
        '',
        ...paragraph(look, line, (text) =>
          look.paint.bold(action.outcome === 'recovered' ? look.paint.green(text) : look.paint.yellow(text)),
        ),
        ...rest(look),
      ],
    }),
  ];
}

/** What became of each action: asked, approved, done, and what the symptom did then. */
export const actionPieces = (known: Known): Piece[] =>
  known.standing.mitigation_actions.flatMap((action) => {
    const { standing } = known;
    const key = `action:${action.action_id}`;
    const ended = ENDS[action.status];
    const pressed = `undo pressed by ${action.decided_by ?? 'a person'} in Slack: ${lowerFirst(action.title)}`;
    return [
      ...(action.undoes === null
        ? [
            asked(standing, action),
            ...action.approvals.map((one, index) =>
              step(standing, `${key}:approved:${index}`, one.at, `approved by ${one.by} in Slack`),
            ),
          ]
        : [step(standing, `${key}:undo`, action.requested_at, pressed)]),
      ...(ended === undefined
        ? []
        : [step(standing, `${key}:${action.status}`, endedAt(standing, action), ended(action).replace(/\.$/, ''))]),
      ...outcome(known, action),
    ];
  });
