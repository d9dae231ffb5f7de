import { wordOf } from '../evaluate/signal-words.ts';
import type { Hypothesis } from '../nouns/hypothesis.ts';
import { isPaged } from '../nouns/page.ts';
import type { PostMortem } from '../nouns/post-mortem.ts';
import { lowerFirst } from '../words/lines.ts';
import { span } from '../words/numbers.ts';
import { type Link, toAction, toHypothesis, toObservation, toSymptom } from './links.ts';
import type { Known } from './material.ts';
import { secondsFrom } from './pace.ts';
import { gapEntry } from './trail.ts';

export type Item = PostMortem['action_items'][number] & { rests: Link[] };

/** An alert that comes less than this before the page wakes nobody earlier; chosen. */
const WORTH_SECONDS = 30;

/** What keeps a kind of cause away, as far as one is known; chosen from what database and platform teams do. */
const PREVENTION: Record<string, (component: string) => string> = {
  lock_contention: (one) => `Set idle_in_transaction_session_timeout for whoever may hold locks on ${one} while idle`,
  connections_used_up: (one) => `Give each client of ${one} a limit of connections, in sum below what ${one} takes`,
  pool_too_small: (one) => `Size the connection pool of ${one} by its measured peak`,
  traffic_spike: (one) => `Let ${one} refuse what is more than it can serve, and say so early`,
  slow_network: (one) => `Give calls to ${one} a time limit, and alert on their time as callers see it`,
  fault_after_change: (one) => `Let a change reach a small part of ${one} first, and take it back by itself`,
};

function prevention(cause: Hypothesis | null): Item[] {
  if (cause === null) return [];
  const known = PREVENTION[cause.kind]?.(cause.component);
  const why = `${lowerFirst(cause.statement)} is the cause that survived its tests`;
  return [{ title: known ?? `Keep it from happening again: ${cause.statement}`, why, rests: [toHypothesis(cause)] }];
}

/** The first that moved of what the cause touches: an alert on it would have come before the page, or before anybody looked. */
function earlier({ investigation }: Known, cause: Hypothesis | null): Item[] {
  const { observations, symptom, trigger } = investigation;
  const about = new Set([cause?.component, ...(cause?.affected ?? []), trigger.service]);
  const measured = observations.flatMap((one) =>
    one.unusual && one.onset !== null && one.type === 'metric' && !one.untrusted && about.has(one.component ?? '')
      ? [
          {
            what: `${one.topic.replaceAll('_', ' ')} of ${one.component}`,
            at: one.onset,
            rests: [toObservation(one)],
          },
        ]
      : [],
  );
  const own =
    symptom?.state === 'seen' && symptom.since !== null && symptom.signal !== null
      ? [{ what: `${wordOf(symptom.signal)} of ${trigger.service}`, at: symptom.since, rests: [toSymptom] }]
      : [];
  const [first] = [...own, ...(cause === null ? [] : measured)].sort((a, b) => Date.parse(a.at) - Date.parse(b.at));
  if (first === undefined) return [];
  const ahead = secondsFrom(first.at, trigger.timestamp);
  if (ahead < WORTH_SECONDS) return [];
  const than = isPaged(trigger) ? 'the page' : 'anybody looked';
  return [
    {
      title: `Alert on ${first.what}: would have come ${span(ahead)} before ${than}`,
      why: 'it was the first to leave its past',
      rests: first.rests,
    },
  ];
}

/** What to do about it: the cause's own prevention, an earlier alert, what could not be seen, what did not help. */
export const itemsOf = (known: Known, cause: Hypothesis | null): Item[] => [
  ...prevention(cause),
  ...earlier(known, cause),
  ...known.investigation.notSeen.map(({ what, why }) => ({
    title: `Make ${what} visible to COMPASS`,
    why,
    rests: gapEntry(known, what),
  })),
  ...known.investigation.actions
    .filter(({ outcome, undoes }) => undoes === undefined && (outcome === 'no_effect' || outcome === 'worse'))
    .map((action) => ({
      title: `See whether ${action.entry} belongs to ${lowerFirst(
        known.investigation.hypotheses.find(({ number }) => number === action.hypothesis)?.statement ?? 'this cause',
      )} in the catalogue`,
      why: `saw ${action.outcomeSaw}`,
      rests: [toAction(action)],
    })),
];

/** As one line, its reason in brackets. */
export const itemText = ({ title, why }: PostMortem['action_items'][number]): string =>
  why === '' ? title : `${title} (${why})`;
