import { clockTime, confidence, lowerFirst, percent, type WireStanding } from '@compass/core';
import { ends, field, paragraph } from '../terminal/layout.ts';
import { isNarrow, type Look } from '../terminal/look.ts';
import { type Known, type Piece, piece, resultKey, secondsOf } from './piece.ts';
import { recoveryLine } from './series.ts';

export type Action = WireStanding['mitigation_actions'][number];

const OWN = 'the command line';
const at = (when: string, zone: string): string => `${clockTime(when, zone)} ${zone}`;

/** A step of an action: its time, then what happened. */
function step(standing: WireStanding, key: string, when: string, line: string): Piece {
  return piece({
    key,
    at: when,
    line,
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
  const until = at(action.expires_at, zone);
  const where = channel === null ? '' : ` in ${channel}`;
  const who = action.requested_by === OWN ? 'Asked' : `${action.requested_by} asked`;
  const line = `${who}${where} until ${until}: ${lowerFirst(action.title)}`;
  return piece({
    key: `action:${action.action_id}:asked`,
    at: action.requested_at,
    line,
    block: (look) => [
      ...paragraph(look, `${line}.`),
      ...paragraph(look, `One of ${action.approvers_name} decides. Ctrl-C leaves; the request stays.`, look.paint.dim),
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
  const word = action.outcome === 'recovered' ? 'RECOVERED' : action.outcome === 'worse' ? 'WORSE' : 'NO EFFECT';
  const line = `${word}  ${trigger.service} at ${at(when, zone)}`;
  const shape = (look: Look) => {
    const drawn = recoveryLine(series, look);
    return drawn === null ? [] : field(look, secondsOf(when, zone), drawn);
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
    return [...paragraph(look, action.outcome_saw, (text) => text, isNarrow(look) ? 1 : 12), ...moved, ...undo];
  };
  return [
    piece({
      key: `outcome:${action.action_id}`,
      at: when,
      line,
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
    return [
      asked(standing, action),
      ...action.approvals.map((one, index) =>
        step(standing, `${key}:approved:${index}`, one.at, `approved by ${one.by} in Slack`),
      ),
      ...(ended === undefined
        ? []
        : [
            step(
              standing,
              `${key}:${action.status}`,
              action.acted_at ?? action.decided_at ?? standing.audit_trail.at(-1)?.at ?? action.expires_at,
              ended(action).replace(/\.$/, ''),
            ),
          ]),
      ...outcome(known, action),
    ];
  });
