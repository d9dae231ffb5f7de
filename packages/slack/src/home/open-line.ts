import { clockTime, headline, type Investigation, leaderOf, openAction, type Settings, stateOf } from '@compass/core';
import { type Encoded, lines, mrkdwn, raw } from '../encode.ts';
import { claim } from '../present/phrases.ts';

/** One circle at most, and none for what is not known. */
function circle(investigation: Investigation): Encoded | '' {
  if (openAction(investigation)?.state === 'acted') return ':large_yellow_circle: ' as Encoded;
  return investigation.symptom?.state === 'seen' ? (':red_circle: ' as Encoded) : '';
}

/** An open investigation in two lines: what is broken and since when; how sure, and where it stands. */
export function openLine(investigation: Investigation, settings: Pick<Settings, 'zone' | 'minConfidence'>): Encoded {
  const view = { investigation, settings, evidence: [], chart: () => null };
  const { severity } = investigation.trigger;
  const since = clockTime(investigation.symptom?.since ?? investigation.startedAt, settings.zone);
  const short = headline(investigation).split(':')[0] ?? investigation.trigger.service;
  const { bold, next } = stateOf(view);
  const lead = leaderOf(investigation) === null ? bold : (claim(view) ?? bold);
  const waits = investigation.actions.find(({ state }) => state === 'awaiting_approval');
  return lines([
    mrkdwn`${raw(circle(investigation))}*${short}* · ${severity} · since ${since} ${settings.zone} · INV-${investigation.number}`,
    waits === undefined
      ? mrkdwn`${lead} · ${next.text}`
      : mrkdwn`${lead} · *waiting for approval until ${clockTime(waits.expiresAt, settings.zone)}*`,
  ]);
}
