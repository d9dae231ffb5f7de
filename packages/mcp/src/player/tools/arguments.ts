import { CompassError } from '@compass/core';
import { z } from 'zod';
import { durationMs } from '../../promql/literals.ts';
import type { Moment } from '../moment.ts';
import { argumentNs, msToNs } from '../times.ts';

const MOST_STEPS = 11_000;

export const Query = z.string().min(1).max(10_000);
export const Time = z
  .union([z.string().max(64), z.number()])
  .describe('RFC 3339 time or unix seconds, for example 2026-01-31T12:00:00Z');
export const Step = z
  .union([z.string().max(32), z.number()])
  .describe('A duration such as 15s, or a number of seconds');
export const MatrixSample = z.tuple([z.number(), z.string()]);
export const LabelSet = z.record(z.string(), z.string());

/** A time argument in the recording's own nanoseconds. */
export const recordedNs = (moment: Moment, field: string, value: string | number): bigint =>
  argumentNs(field, value) - msToNs(moment.offsetMs);

export function recordedWindow(
  moment: Moment,
  { start, end }: { start: string | number; end: string | number },
): { startNs: bigint; endNs: bigint } {
  return { startNs: recordedNs(moment, 'start', start), endNs: recordedNs(moment, 'end', end) };
}

/** A step argument in milliseconds, checked against the length of the window. */
export function stepMsOf(step: string | number, { startNs, endNs }: { startNs: bigint; endNs: bigint }): number {
  const seconds = typeof step === 'number' || /^\d+(\.\d+)?$/.test(step) ? Number(step) : null;
  const ms = seconds === null ? durationMs(String(step)) : Math.round(seconds * 1000);
  if (ms === null || !(ms > 0) || !Number.isFinite(ms)) {
    throw new CompassError('invalid', 'step must be a duration such as 15s, or seconds, longer than zero', {
      field: 'step',
    });
  }
  if (Number(endNs - startNs) / 1e6 / ms > MOST_STEPS) {
    throw new CompassError('invalid', `more than ${MOST_STEPS} steps; take a longer step`, { field: 'step' });
  }
  return ms;
}
