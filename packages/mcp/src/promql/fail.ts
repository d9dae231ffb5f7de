import { CompassError } from '@compass/core';

/** Refuses a query, naming the construct and where it stands (1-based line:column). */
export function failAt(text: string, at: number, language: string, message: string): never {
  const before = text.slice(0, at);
  const line = before.split('\n').length;
  const column = at - before.lastIndexOf('\n');
  throw new CompassError('invalid', `${language} ${line}:${column}: ${message}`, { field: 'query' });
}

/** Refuses a query whose text is fine but whose values cannot be combined. */
export function failOn(message: string): never {
  throw new CompassError('invalid', `PromQL: ${message}`, { field: 'query' });
}
