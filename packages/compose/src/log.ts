import type { Log, Redactor } from '@compass/core';
import { type DestinationStream, pino } from 'pino';

/** Structured lines on standard error, so that what people read on standard output stays theirs. Each is redacted as it is written. */
export const createLog = (
  level: string,
  redactor: Pick<Redactor, 'text'>,
  out: DestinationStream = pino.destination(2),
): Log => pino({ level }, { write: (line) => out.write(redactor.text(line)) });
