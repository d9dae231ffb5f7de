import {
  clockTime,
  dayOf,
  headline,
  type Investigation,
  isoDay,
  leaderOf,
  openAction,
  type Settings,
  stateOf,
} from '@compass/core';
import { type Encoded, lines, mrkdwn, raw } from '../encode.ts';
import { claim } from '../present/phrases.ts';

/** One circle at most, and none for what is not known. */
function circle(investigation: Investigation): Encoded | '' {
  if (openAction(investigation)?.state === 'acted') return ':large_yellow_circle: ' as Encoded;
  return investigation.symptom?.state === 'seen' ? (':red_circle: ' as Encoded) : '';
}

/** "03:02 UTC", with its day where that is not today. */
export function sinceWhen(since: string, now: string, zone: string): string {
  const day = isoDay(since, zone) === isoDay(now, zone) ? '' : `${dayOf(since, zone)} `;
  return `${day}${clockTime(since, zone)} ${zone}`;
}

/** An open investigation in two lines: what is broken and since when; how sure, and where it stands. */
export function openLine(
  investigation: Investigation,
  { settings, now }: { settings: Pick<Settings, 'zone' | 'minConfidence'>; now: string },
): Encoded {
  const view = { investigation, settings, evidence: [], chart: () => null };
  const { severity } = investigation.trigger;
  const since = sinceWhen(investigation.symptom?.since ?? investigation.startedAt, now, settings.zone);
  const short = headline(investigation).split(':')[0] ?? investigation.trigger.service;
  const { bold, next } = stateOf(view);
  const lead = leaderOf(investigation) === null ? bold : (claim(view) ?? bold);
  const waits = investigation.actions.find(({ state }) => state === 'awaiting_approval');
  return lines([
    mrkdwn`${raw(circle(investigation))}*${short}* · ${severity} · since ${since} · INV-${investigation.number}`,
    waits === undefined
      ? mrkdwn`${lead} · ${next.text}`
      : mrkdwn`${lead} · *waiting for approval until ${clockTime(waits.expiresAt, settings.zone)}*`,
  ]);
}
