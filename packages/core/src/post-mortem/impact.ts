import { backSince } from '../evaluate/recovery.ts';
import { NOT_REQUESTS, wordOf } from '../evaluate/signal-words.ts';
import type { Action } from '../nouns/action.ts';
import type { Point } from '../nouns/evidence.ts';
import type { Symptom } from '../nouns/investigation.ts';
import type { PostMortem } from '../nouns/post-mortem.ts';
import type { Signal } from '../nouns/signal.ts';
import { type Sample, samples } from '../statistics/past.ts';
import { clockTime, count, dayOf, quantity } from '../words/numbers.ts';
import { type Link, type Said, said, toEvidence, toSymptom, toVerdict } from './links.ts';
import type { Known, Material } from './material.ts';
import { boundsOf } from './trail.ts';

/** Fewer readings than this are no count of requests. */
const FEWEST = 3;

/** Of what lasted no longer, minutes do not tell one time from another. */
const SHORT_SECONDS = 300;

export const endedBy = ({ investigation }: Pick<Known, 'investigation'>): Action | undefined =>
  investigation.actions.find((one) => one.outcome === 'recovered');

const pointsOf = ({ evidence }: Known, id: string | undefined): Sample[] =>
  samples(evidence.get(id ?? '')?.readings.find(({ role }) => role === 'symptom')?.points ?? []);

/** The symptom's own series: as it was first read, and as it was read again once an action was done. */
function course(known: Known, symptom: Symptom): { readings: Sample[]; links: Link[] } {
  const { actions, verdicts } = known.investigation;
  const watched = verdicts.filter(({ test }) => actions.some(({ recoveryHash }) => recoveryHash === test));
  const again = watched
    .flatMap((one) => one.evidence)
    .filter((id) => known.evidence.get(id)?.query === symptom.signal?.query);
  const ids = [...symptom.evidence.slice(0, 1), ...again];
  const points = ids.flatMap((id) => pointsOf(known, id)).map(([at, value]): Point => [at, value]);
  return { readings: samples(points), links: ids.map(toEvidence) };
}

/** When the symptom was back for good: in its own series, else when an action's outcome was known. */
function endOf(known: Known, readings: Sample[]): string | null {
  const action = endedBy(known);
  if (action === undefined) return null;
  const { symptom } = known.investigation;
  const since = backSince({ action, symptom, points: readings.map(([at, value]) => [at, value]) });
  return since === null ? action.outcomeAt : new Date(since * 1000).toISOString();
}

/** A signal of failed requests as a share of all, by the values that were read; null where it is none. */
const shareOf = ({ worse }: Signal, unit: string | undefined): ((value: number) => number) | null =>
  unit === 'share' ? (value) => Math.min(1, Math.max(0, worse === 'down' ? 1 - value : value)) : null;

/** Who counted, by a signal's name: "istio" of istio_error_share and of istio_requests_per_second. */
const counterOf = ({ name }: Signal): string =>
  name.toLowerCase().split(/_?(?:errors?|fail|success|availab|requests?|calls)/)[0] ?? '';

/** How many requests there were and how many failed while it lasted, where a rate of requests and a share of failures were read. */
function requestsOf(known: Known, symptom: Symptom, [from, to]: [number, number]) {
  const read = (symptom.signals ?? []).map((signal, index) => {
    const id = symptom.evidence[index] ?? '';
    const row = known.evidence.get(id);
    const within = pointsOf(known, id).filter(([at]) => at >= from && at <= to);
    return { id, signal, unit: row?.readings[0]?.unit, step: row?.stepSeconds ?? 0, within };
  });
  const rates = read.filter(
    ({ signal, unit, within }) =>
      signal.kind === 'traffic' && unit === '/s' && !NOT_REQUESTS.test(signal.name) && within.length >= FEWEST,
  );
  const failures = read.flatMap((errors) => {
    const share = errors.signal.kind === 'errors' ? shareOf(errors.signal, errors.unit) : null;
    return share === null || errors.within.length < FEWEST ? [] : [{ errors, share }];
  });
  const pairs = rates.flatMap((rate) => failures.map((one) => ({ rate, ...one })));
  // A proxy and a program may each count other requests: the share of the one is none of the other's.
  const pair =
    pairs.find(({ rate, errors }) => counterOf(rate.signal) === counterOf(errors.signal)) ??
    (pairs.length === 1 ? pairs[0] : undefined);
  if (pair === undefined) return null;
  const { rate, errors, share } = pair;
  const shares = new Map(errors.within);
  const both = rate.within.flatMap(([at, value]) => {
    const failed = shares.get(at);
    return failed === undefined ? [] : [{ at, all: value * rate.step, failed: value * rate.step * share(failed) }];
  });
  const last = both.at(-1);
  if (last === undefined || both.length < FEWEST) return null;
  return {
    all: both.reduce((sum, one) => sum + one.all, 0),
    failed: both.reduce((sum, one) => sum + one.failed, 0),
    until: new Date(last.at * 1000).toISOString(),
    links: [rate.id, errors.id].map(toEvidence),
  };
}

const past = (phrase: string): string =>
  phrase.startsWith('returns ') ? phrase.replace('returns', 'returned') : `was ${phrase}`;

/** From when to when, how bad at its worst, and how many requests failed; what was not measured is said to be so. */
export function impactOf(material: Material): { impact: PostMortem['impact']; said: Said[] } {
  const { investigation, zone } = material;
  const { symptom, trigger } = investigation;
  if (symptom === null || symptom.state !== 'seen' || symptom.signal === null) {
    const text =
      symptom === null
        ? `The alerted symptom of ${trigger.service} was not looked at before the end`
        : `The alerted symptom of ${trigger.service} was not seen in what could be read`;
    const lines = [said(text, symptom === null ? boundsOf(material) : toSymptom)];
    return { impact: { from: null, to: null, sentence: `${text}.`, worst: null, requests: null }, said: lines };
  }
  const { since: from, signal, normal, unit } = symptom;
  const { readings, links } = course(material, symptom);
  const to = endOf(material, readings);
  const [first, last] = [Date.parse(from ?? '') / 1000, to === null ? Infinity : Date.parse(to) / 1000];
  const during = readings.filter(([at]) => at >= first && at <= last);
  const isLow = signal.worse === 'down' || (symptom.value ?? 0) < (normal ?? 0);
  const [worst] = during.toSorted(([, a], [, b]) => (isLow ? a - b : b - a));
  const requests = requestsOf(material, symptom, [first, last]);
  const seconds = last - first < SHORT_SECONDS;
  const clock = (at: string) => {
    const day = from === null || dayOf(at, zone) === dayOf(from, zone) ? '' : `${dayOf(at, zone)}, `;
    return `${day}${clockTime(at, zone, { seconds })}`;
  };
  const recovered = material.investigation.verdicts.filter(({ test }) => test === endedBy(material)?.recoveryHash);
  const lines: Said[] = [];
  if (from !== null) {
    const lasted =
      to === null ? `${clock(from)} ${zone}, not known to have ended` : `${clock(from)} to ${clock(to)} ${zone}`;
    lines.push(said(`${dayOf(from, zone)}, ${lasted}`, toSymptom, recovered.map(toVerdict)));
  }
  lines.push(said(`${trigger.service} ${past(symptom.phrase)}`, toSymptom));
  if (worst !== undefined)
    lines.push(
      said(
        `${wordOf(signal)} at its worst ${quantity(worst[1], unit)} at ${clock(new Date(worst[0] * 1000).toISOString())}`,
        links,
      ),
    );
  lines.push(
    requests === null
      ? said('how many requests failed was not measured', toSymptom)
      : said(
          `${count(requests.failed)} of ${count(requests.all)} requests failed (${quantity(requests.failed / (requests.all || 1), 'share')}) until ${clock(requests.until)}, when they were last counted`,
          requests.links,
        ),
  );
  return {
    impact: {
      from,
      to,
      sentence: lines.map(({ text }) => text).join(' · '),
      worst:
        worst === undefined ? null : { value: worst[1], normal, unit, at: new Date(worst[0] * 1000).toISOString() },
      requests: requests === null ? null : { all: requests.all, failed: requests.failed, until: requests.until },
    },
    said: lines,
  };
}
