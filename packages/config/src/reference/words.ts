import type { Key } from './keys.ts';

/** A value as a file has it on one line: `[a, b]`, `text`. */
export function written(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(written).join(', ')}]`;
  if (value === null) return 'null';
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

/** What may be written, and what is counted: `number above 0, in s`. */
export const kindOf = ({ type, unit, secret }: Pick<Key, 'type' | 'unit' | 'secret'>): string =>
  `${type}${unit === null ? '' : `, in ${unit}`}${secret ? ', secret' : ''}`;

/** What holds where nobody wrote it; empty where that is nothing. */
export const standardOf = ({ standard }: Pick<Key, 'standard'>): string =>
  standard === undefined || standard === '' ? '' : written(standard);
