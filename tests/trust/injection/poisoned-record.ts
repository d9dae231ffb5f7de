import { Evidence, Investigation } from '@compass/core';

/** Keys whose values are ours: ids, states, words of closed sets. All other strings come from outside, or may. */
const OURS =
  /^(id|hash|status|state|agent|verdict|severity|comparator|risk|effect|kind|worse|role|outcome|test|recoveryHash|evidenceVersion|investigation|entry|zone|taken|section|undoes)$/;
const LISTS_OF_IDS = /^(supports|evidence)$/;
const TIME = /^\d{4}-\d\d-\d\dT[\d:.]+Z$/;
const CLOSED = new Set([
  'PagerDuty',
  'recovery',
  'yes',
  'partly',
  'no',
  'pagerduty',
  'slack',
  'metrics',
  'logs',
  'sessions',
  'latency',
]);
const LONGEST: Record<string, number> = { statement: 120, service: 200, component: 200 };

function poisoned(value: unknown, text: string, key = ''): unknown {
  if (Array.isArray(value))
    return LISTS_OF_IDS.test(key)
      ? value
      : value.map((one) => poisoned(one, text, key === 'symptoms' ? 'symptom' : key));
  if (typeof value === 'object' && value !== null)
    return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, poisoned(one, text, name)]));
  if (typeof value !== 'string' || OURS.test(key) || CLOSED.has(value) || TIME.test(value) || /^PM-/.test(value))
    return value;
  const cut = text.slice(0, LONGEST[key] ?? (key === 'symptom' ? 500 : text.length));
  return (key === 'service' || key === 'statement') && cut.trim() === '' ? `x${cut.slice(1)}` : cut;
}

/** The same record with this text in every field that somebody outside can fill. Still a record: it fits its schema. */
export const poisonedRecord = (record: Investigation, text: string): Investigation =>
  Investigation.parse(poisoned(record, text));

export const poisonedEvidence = (rows: Evidence[], text: string): Evidence[] =>
  rows.map((row) => Evidence.parse(poisoned(row, text)));
