import { timeIn } from './headline.ts';
import { dayOf } from './numbers.ts';

const INSTANT = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/;

/** Of a time people read the minute; its microseconds are compared by the program, to which the approval is bound. */
const valueWords = (value: string | number | boolean, zone: string): string =>
  typeof value === 'string' && INSTANT.test(value) ? `${dayOf(value, zone)} ${timeIn(zone, value)}` : String(value);

/** The exact target with its parameters: an approval is for this and nothing else. */
export const targetOf = (
  { target, params }: { target: string; params: Record<string, string | number | boolean> },
  zone: string,
): string =>
  [
    target,
    ...Object.entries(params).map(([name, value]) => `${name.replaceAll('_', ' ')} ${valueWords(value, zone)}`),
  ].join(', ');
