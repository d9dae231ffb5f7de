import type { Ref } from '../nouns/post-mortem.ts';
import { clockTime, plural } from '../words/numbers.ts';
import { detailOf, type Known } from './material.ts';

const LONGEST = 160;
const short = (text: string): string => (text.length > LONGEST ? `${text.slice(0, LONGEST - 1)}…` : text);
const sentence = (parts: (string | null | undefined | false)[]): string =>
  parts.filter((one) => typeof one === 'string' && one !== '').join(' · ');

/** What a link leads to, in one line: question, query, window and source, as far as it has them. */
export function describe(known: Known, { kind, id }: Pick<Ref, 'kind' | 'id'>, zone: string): string {
  const { investigation, trail, evidence } = known;
  const at = (instant: string) => clockTime(instant, zone, { seconds: true });
  const read = (ids: readonly string[]) => {
    const [row] = ids.flatMap((one) => evidence.get(one) ?? []);
    return row === undefined
      ? ids.map((one) => `evidence ${one}`).join(', ')
      : `${row.server}: ${short(row.query)}, ${at(row.start)} to ${at(row.end)}, evidence ${ids.join(', ')}`;
  };
  const questionOf = (hash: string) => investigation.tests.find(({ test }) => test.hash === hash)?.test.question;
  switch (kind) {
    case 'symptom':
      return sentence(['the symptom as measured', read(investigation.symptom?.evidence.slice(0, 1) ?? [])]);
    case 'observation': {
      const one = investigation.observations.find((each) => each.id === id);
      return sentence([
        `observation ${id}`,
        one && `${one.agent}, ${one.source}`,
        one && one.evidence.length > 0 && read(one.evidence),
      ]);
    }
    case 'evidence':
      return read([id]);
    case 'test':
      return sentence([`test ${id}`, questionOf(id)]);
    case 'verdict': {
      const [hash = '', run = ''] = id.split('.');
      const one = investigation.verdicts.find((each) => each.test === hash && String(each.run) === run);
      return sentence([
        `verdict of test ${hash}${run === '1' ? '' : `, run ${run}`}: ${one?.verdict ?? ''}`,
        questionOf(hash),
        one && one.evidence.length > 0 && read(one.evidence),
      ]);
    }
    case 'hypothesis':
      return sentence([
        `hypothesis ${id} and its sum`,
        investigation.hypotheses.find(({ number }) => String(number) === id)?.statement,
      ]);
    case 'action': {
      const one = investigation.actions.find((each) => each.id === id);
      return sentence([`action ${id}`, one?.title]);
    }
    case 'audit': {
      const row = trail.find(({ seq }) => String(seq) === id);
      return row === undefined
        ? `audit entry ${id}`
        : `audit entry ${id}: ${row.what}, ${row.actor.name}, ${at(row.at.toISOString())}, HMAC ${row.hash.slice(0, 12)}`;
    }
    case 'calls': {
      const calls = trail.filter(({ what }) => what === 'called').map((row) => Number(detailOf(row)['calls']) || 0);
      return `${plural(
        calls.reduce((sum, one) => sum + one, 0),
        'call',
      )} to sources, journalled and bound by ${plural(calls.length, 'audit entry', 'audit entries')}`;
    }
  }
}
