import { wordOf } from '../evaluate/signal-words.ts';
import type { PostMortem } from '../nouns/post-mortem.ts';
import type { AuditRow } from '../ports/store.ts';
import { clockTime, plural } from '../words/numbers.ts';
import { outcomeWord } from '../words/outcome-word.ts';
import { type Link, type Said, said, toEntry, toObservation, toSymptom, toVerdict } from './links.ts';
import { detailOf, type Known } from './material.ts';

/** `read`: when what it tells was read, in brackets, where that is not when it happened. */
type Line = PostMortem['timeline'][number] & { rests: Link[]; read?: string };

/** The audit entries that belong in a story, in words. */
function entrySaid(row: AuditRow, { investigation }: Known): Said | null {
  const detail = detailOf(row);
  const entry = toEntry(row);
  const action = investigation.actions.find((one) => one.id === detail['action']);
  const test = investigation.tests.find((state) => state.test.hash === detail['test'])?.test;
  const { name } = row.actor;
  if (row.what === 'started') return said(`Investigation started by ${name}.`, entry);
  if (row.what === 'hypotheses') {
    const proposed = Array.isArray(detail['proposed']) ? detail['proposed'].length : 0;
    return proposed === 0 ? null : said(`${plural(proposed, 'hypothesis', 'hypotheses')} proposed.`, entry);
  }
  // What all components were surveyed for stands with the hypotheses: it is no moment of the story.
  if (row.what === 'verdict' && test !== undefined && test.comparator !== 'explains') {
    const verdict = investigation.verdicts.find(
      (one) => one.test === test.hash && one.verdict === detail['verdict'] && (one.saw || one.why) === detail['saw'],
    );
    const text = `${test.question} ${String(detail['verdict'])}: ${String(detail['saw'])}.`;
    return said(text, entry, verdict === undefined ? null : toVerdict(verdict));
  }
  if (row.what === 'hypothesis set aside') {
    const one = investigation.hypotheses.find(({ number }) => number === detail['hypothesis']);
    return one === undefined ? null : said(`${name} set aside: ${one.statement}.`, entry);
  }
  if (row.what === 'severity changed')
    return said(`${name} changed the severity from ${String(detail['from'])} to ${String(detail['to'])}.`, entry);
  if (row.what === 'handed over') return said(`${name} handed it over to ${String(detail['to'])}.`, entry);
  if (row.what === 'data added') return said(`${name} added data.`, entry);
  if (row.what === 'look again') return said(`${name} had it looked at again.`, entry);
  if (row.what === 'closed') return said(`Closed by ${name}.`, entry);
  if (action === undefined) return null;
  if (row.what === 'approval asked') return said(`${name} asked for: ${action.title}.`, entry);
  if (row.what === 'action approved') return said(`${name} approved: ${action.title}.`, entry);
  if (row.what === 'action rejected') return said(`${name} rejected: ${action.title}.`, entry);
  if (row.what === 'action undone') return said(`${name} took back: ${action.title}.`, entry);
  if (row.what === 'action kept') return said(`${name} kept it as it is: ${action.title}.`, entry);
  if (row.what === 'action expired') return said(`Nobody decided in time: ${action.title}.`, entry);
  if (row.what === 'action acted')
    return said(`Done: ${action.title}. ${String(detail['result'] ?? '')}`.trim(), entry);
  if (row.what.startsWith('outcome '))
    return said(`Outcome: ${outcomeWord(investigation, action)}. ${String(detail['saw'])}.`, entry);
  return null;
}

/** What was measured, when it began, and what people and COMPASS did, in the order of time. */
export function timelineOf(known: Known & { zone: string }): Omit<Line, 'read'>[] {
  const { symptom, observations, trigger } = known.investigation;
  const lines: Line[] = [];
  if (symptom?.since)
    lines.push({
      at: symptom.since,
      what: `${symptom.signal ? wordOf(symptom.signal) : 'The symptom'} of ${trigger.service} left its past range.`,
      rests: [toSymptom],
    });
  for (const one of observations)
    if (one.unusual && one.onset !== null)
      lines.push({
        at: one.onset,
        what: one.interpretation,
        rests: [toObservation(one)],
        // A change is as it was done; what was measured stands at its beginning with what it had become.
        read: one.type === 'config' ? '' : ` (read at ${clockTime(one.at, known.zone)})`,
      });
  for (const row of known.trail) {
    const entry = entrySaid(row, known);
    if (entry !== null) lines.push({ at: row.at.toISOString(), what: entry.text, rests: entry.rests });
  }
  // Two agents that saw the same said it twice.
  const alike = Map.groupBy(lines, ({ at, what }) => `${at} ${what}`);
  return [...alike.values()]
    .flatMap(([first, ...more]) =>
      first === undefined
        ? []
        : [
            {
              at: first.at,
              what: `${first.what}${first.read ?? ''}`,
              rests: [first, ...more].flatMap(({ rests }) => rests),
            },
          ],
    )
    .sort((a, b) => Date.parse(a.at) - Date.parse(b.at));
}
