import { judgeAgain } from '../evaluate/judge-again.ts';
import type { Ref } from '../nouns/post-mortem.ts';
import type { Test, Verdict } from '../nouns/test.ts';
import type { Ports } from '../ports/context.ts';
import type { AuditRow } from '../ports/store.ts';
import { hashOf } from '../record/audit.ts';
import { canonical } from '../record/canonical.ts';
import { weighAll } from '../record/weigh.ts';
import { markOf, subjectOf, verdictAt } from './links.ts';
import { detailOf, type Known } from './material.ts';

export interface LinkFault {
  why: string;
  remedy: string;
}

export interface Checking {
  ports: Pick<Ports, 'digest' | 'settings'>;
  known: Known;
  zone: string;
  /** `INV-1042`. */
  name: string;
}

type Checked = { fault: LinkFault | null; judged: boolean };
const holds: Checked = { fault: null, judged: false };
const broken = (why: string, remedy: string): Checked => ({ fault: { why, remedy }, judged: false });

const backup = 'Look it up in a backup of the record, and treat this record as changed.';

function entry({ ports, known, name }: Checking, row: AuditRow): Checked {
  const { hash, ...rest } = row;
  const remedy = `Find the first entry that is not as it was written: compass audit verify ${name}.`;
  if (hashOf(ports, rest) !== hash) return broken('It was not written so: its HMAC is another one.', remedy);
  const before = known.trail.find(({ seq }) => seq === row.seq - 1)?.hash ?? '';
  return before === row.previous ? holds : broken('It does not follow from the entry before.', remedy);
}

function registered({ ports }: Checking, { hash, ...test }: Test): Checked {
  return ports.digest.sha256(canonical(test)).slice(0, 16) === hash
    ? holds
    : broken('The prediction is not the one that was registered: its hash is another one.', backup);
}

/** The trail says the same of it, the test is there, and its evidence gives the same verdict. */
function verdict({ known, zone, name }: Checking, one: Verdict): Checked {
  const told = known.trail.some(
    ({ what, detail }) =>
      what === 'verdict' &&
      detailOf({ detail })['test'] === one.test &&
      detailOf({ detail })['verdict'] === one.verdict &&
      detailOf({ detail })['saw'] === (one.saw || one.why),
  );
  if (!told)
    return broken(
      'The audit trail tells of no such verdict.',
      `Read what it tells: compass audit ${name}. The trail is what was seen.`,
    );
  const test = known.investigation.tests.find((state) => state.test.hash === one.test)?.test;
  if (test === undefined) return broken('Its test is not in the record any more.', backup);
  const rows = one.evidence.flatMap((id) => known.evidence.get(id) ?? []);
  if (rows.length < one.evidence.length) return broken('Evidence of it is not in the record any more.', backup);
  const again = judgeAgain({ investigation: known.investigation, test, zone }, one, rows);
  if (again === null) return holds;
  const same = again.verdict === one.verdict && (again.saw || again.why) === (one.saw || one.why);
  return same
    ? { fault: null, judged: true }
    : broken(
        `Its evidence gives another one: ${again.verdict}, ${again.saw || again.why}.`,
        `Read it again: compass test ${one.test}. What its evidence gives is what holds.`,
      );
}

/** The sum is the same when it is made again from the verdicts. */
function weighed({ known }: Checking, number: string): Checked {
  const of = (list: Known['investigation']['hypotheses']) => list.find((one) => String(one.number) === number);
  const [kept, again] = [of(known.investigation.hypotheses), of(weighAll(known.investigation))];
  const same = kept?.status === again?.status && Math.abs((kept?.confidence ?? 0) - (again?.confidence ?? 1)) < 1e-9;
  return same
    ? holds
    : broken(
        `Its verdicts give ${Math.round((again?.confidence ?? 0) * 100)} %, ${again?.status ?? 'nothing'}: the sum that is kept is another one.`,
        backup,
      );
}

/** Whether what a sentence rests on is in the record, as it was, and right by itself. */
export function checkLink(checking: Checking, ref: Ref): Checked {
  const { ports, known } = checking;
  const subject = subjectOf(known, ref);
  if (subject === undefined) return broken('It is not in the record any more.', backup);
  const own = ((): Checked => {
    switch (ref.kind) {
      case 'audit':
        return entry(checking, subject as AuditRow);
      case 'test':
        return registered(checking, subject as Test);
      case 'verdict':
        return verdict(checking, verdictAt(known, ref.id) ?? (subject as Verdict));
      case 'hypothesis':
        return weighed(checking, ref.id);
      default:
        return holds;
    }
  })();
  if (own.fault !== null) return own;
  return markOf(ports.digest, subject) === ref.sha256
    ? own
    : broken('It is not as it was when the sentence was written: its hash is another one.', backup);
}
