import type { Log } from '@compass/core';
import { pino } from 'pino';

/** Structured lines on standard error, so that what people read on standard output stays theirs. */
export const createLog = (level: string): Log => pino({ level }, pino.destination(2));
