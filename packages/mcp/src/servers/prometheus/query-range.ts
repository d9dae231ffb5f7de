import { isCompassError } from '@compass/core';
import { argumentNs } from '../../player/times.ts';
import { stepMsOf } from '../../player/tools/arguments.ts';
import { type Backend, TOO_LARGE } from '../backend.ts';
import { Matrix, Result, success, warned } from './envelope.ts';
import { byVariation, mostVarying, reduced } from './reduce.ts';

export interface RangeInput {
  query: string;
  start: string;
  end: string;
  step: string;
}

/** More series than this are reduced to those that vary most. */
const MOST_SERIES = 1_000;
/** A sample and a series' labels as JSON, roughly. */
const [SAMPLE_BYTES, LABEL_BYTES] = [40, 500];

/** The window in PromQL's terms, and how many series of it fit into an answer. CompassError `invalid` names a malformed time or step. */
const sizeOf = ({ start, end, step }: RangeInput, maxBytes: number) => {
  const [startNs, endNs] = [argumentNs('start', start), argumentNs('end', end)];
  const stepMs = stepMsOf(step, { startNs, endNs });
  const seconds = Math.max(1, Math.ceil(Number(endNs - startNs) / 1e9));
  const bytes = Math.ceil((seconds * 1000) / stepMs) * SAMPLE_BYTES + LABEL_BYTES;
  const fits = Math.max(1, Math.min(MOST_SERIES, Math.floor(maxBytes / bytes)));
  return { window: { seconds, stepMs, end: Number(endNs) / 1e9 }, fits };
};

/** A range query. An answer of too many series, or of too many bytes, holds those that vary most, and says so in `reduced`. */
export async function queryRange(backend: Backend, input: RangeInput, signal: AbortSignal) {
  const ask = async (query: string) =>
    warned(
      await backend.ask('api/v1/query_range', success(Result), { form: true, params: { ...input, query }, signal }),
    );
  try {
    const data = await ask(input.query);
    const matrix = Matrix.safeParse(data);
    if (!matrix.success || matrix.data.result.length <= MOST_SERIES) return data;
    const { result } = matrix.data;
    return { ...data, result: mostVarying(result, MOST_SERIES), reduced: reduced(result.length, MOST_SERIES) };
  } catch (error) {
    if (!isCompassError(error, 'invalid') || error.field !== TOO_LARGE) throw error;
    const { window, fits } = sizeOf(input, backend.maxBytes);
    const data = await ask(byVariation(input.query, window, fits));
    return { ...data, reduced: reduced(null, data.result.length) };
  }
}
