import type { Log, Redactor } from '@compass/core';
import { type DestinationStream, pino } from 'pino';
import { aboutFields } from './watch/about.ts';

/**
 * Structured lines on standard error, so that what people read on standard output stays theirs. Each is redacted as it is written, and says which
 * investigation and which step it belongs to.
 */
export const createLog = (
  level: string,
  redactor: Pick<Redactor, 'text'>,
  out: DestinationStream = pino.destination(2),
): Log => pino({ level, mixin: aboutFields }, { write: (line) => out.write(redactor.text(line)) });
