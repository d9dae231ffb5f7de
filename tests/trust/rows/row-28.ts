import { auditFault, type JournalRow, type Trail } from '@compass/core';
import { measured } from '../audit/measured.ts';
import { tampers } from '../audit/tamper.ts';
import { tellStory } from '../audit/told.ts';
import type { Row } from '../row.ts';
import { seeded } from '../wallet/metered-model.ts';

const MOST_P99_MS = 50;
const MOST_VERIFY_MS = 1000;

/** What the entries say of the calls, and the journal does not any more. */
const cuts: ((lines: JournalRow[], at: number) => JournalRow[])[] = [
  (lines, at) => lines.map((line, index) => (index === at ? { ...line, result: 'another answer' } : line)),
  (lines, at) => lines.map((line, index) => (index === at ? { ...line, arguments: { query: 'up' } } : line)),
  (lines, at) => lines.toSpliced(at, 1),
  (lines, at) => lines.toSpliced(at, 0, lines[at] as JournalRow),
];

/** Trails of a story, and what somebody makes of them who can write the database and has no key. */
export const row: Row = {
  row: 28,
  title: 'audit tampering and missing rows',
  bound: '1,400 of 1,400 detected; coverage 100 %; append p99 ≤ 50 ms at 200/s; 10,000 rows verified in ≤ 1 s',
  async run({ short, seed }) {
    const random = seeded(seed);
    const { ports, record, trail, other, coverage } = await tellStory();
    const head = trail.rows.at(-1)?.hash ?? '';
    const holds = (one: Trail) => auditFault(ports, one) === null;
    const untouched = [
      { ...trail, head },
      { ...trail, head: record.postMortem?.audit?.head.slice(0, 12) ?? '' },
      other,
    ];
    const alarms = untouched.filter((one) => !holds(one)).length;
    let [tried, found] = [0, 0];
    for (const tamper of Object.values(tampers))
      for (let count = 0; count < 200; count += 1) {
        tried += 1;
        if (!holds({ ...trail, rows: tamper(trail.rows, other.rows, random), head })) found += 1;
      }
    let [lines, missed] = [0, 0];
    for (const cut of cuts)
      for (const at of trail.journal.keys()) {
        lines += 1;
        if (holds({ ...trail, journal: cut(trail.journal, at) })) missed += 1;
      }
    const done = coverage.reduce((sum, one) => sum + one.done, 0);
    const told = coverage.filter((one) => one.done === one.told && one.done > 0).length;
    const { place, appended, kept, p99, verified, verifyMs } = await measured(ports, record, short ? 4 : 60);
    // Beside other tests a machine is as slow as they make it: wall time is judged in full runs, which have it to themselves.
    const inTime = p99 <= MOST_P99_MS && verifyMs <= MOST_VERIFY_MS;
    return {
      figure: `${found} of ${tried} mutations of ${Object.keys(tampers).length} kinds detected, and ${lines - missed} of ${lines} in the journal, ${alarms} false alarms; told: ${coverage.map((one) => `${one.told} of ${one.done} ${one.what}`).join(', ')}; append p99 ${p99.toFixed(1)} ms over ${appended} at 200/s on ${place}; ${verified} rows verified in ${(verifyMs / 1000).toFixed(2)} s`,
      exercised: tried + lines + done,
      pass:
        found === tried &&
        missed === 0 &&
        lines > 0 &&
        alarms === 0 &&
        told === coverage.length &&
        appended > 0 &&
        kept === appended &&
        verified === 10_000 &&
        (short || inTime),
    };
  },
};
