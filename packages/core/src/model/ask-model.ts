import type { z } from 'zod';
import { isCompassError } from '../errors.ts';
import type { Ports } from '../ports/context.ts';
import type { Model, ModelAnswer, ModelQuestion } from '../ports/model.ts';
import { release, reserve, settle, spentBefore } from './spend.ts';

/** The first answer and two repairs. */
export const ATTEMPTS = 3;
const LONGEST_WAIT_MS = 5_000;

export type Asked<T> = { value: T; degraded: null } | { value: null; degraded: string };

export interface AskModel<T> {
  ports: Pick<Ports, 'store' | 'clock' | 'ids' | 'digest' | 'watch' | 'settings' | 'crashPoint'>;
  model: Model;
  investigation: string;
  /** What it is asked for: the same purpose is never paid for twice, not even over a crash. */
  purpose: string;
  question: Omit<ModelQuestion, 'repairs'>;
  schema: z.ZodType<T>;
  abort: AbortSignal;
}

type Read<T> = { value: T } | { wrong: string } | { degraded: string };

const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};

/** What an answer is worth. What is wrong with it is said without quoting it. */
function read<T>(schema: z.ZodType<T>, { text, ended }: Pick<ModelAnswer, 'text' | 'ended'>): Read<T> {
  if (ended === 'refused') return { degraded: 'the model refused to answer' };
  if (ended === 'cut') return { wrong: 'The answer was cut off: give a shorter one.' };
  const value = parsed(text);
  if (value === undefined) return { wrong: 'The answer is not one JSON object.' };
  const checked = schema.safeParse(value);
  if (checked.success) return { value: checked.data };
  const [issue] = checked.error.issues;
  return {
    wrong: `The answer does not fit the schema (${issue?.code ?? 'custom'} at depth ${issue?.path.length ?? 0}).`,
  };
}

/**
 * Asks a model for data of a schema: reserves what the question can cost at most, asks, settles, and repairs twice. Never rejects for a reason of
 * the model's: `degraded` says why there is no answer, in words for people. A question that was declined costs nothing; one whose cost is unknown
 * stays paid in full.
 */
export async function askModel<T>(about: AskModel<T>): Promise<Asked<T>> {
  const { ports, model, schema, abort } = about;
  const repairs: ModelQuestion['repairs'] = [];
  let degraded = 'the model gave no answer that could be used';
  const before = await spentBefore(about);
  for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
    const question: ModelQuestion = { ...about.question, repairs };
    const known = before[attempt];
    // A crash after the question was sent: what it cost is not known, and its answer is lost.
    if (known !== undefined && known.answer === null) continue;
    let answer: Pick<ModelAnswer, 'text' | 'ended'>;
    if (known?.answer) answer = known.answer;
    else {
      const held = await reserve(about, model.most(question));
      if ('over' in held) return { value: null, degraded: held.over };
      let given: ModelAnswer;
      try {
        given = await model.ask(question, { abort });
      } catch (error) {
        const isDeclined = isCompassError(error, 'refused') || isCompassError(error, 'invalid');
        if (isDeclined) await release(ports, held.spend);
        if (abort.aborted) return { value: null, degraded: 'the model did not answer in time' };
        if (!isCompassError(error)) throw error;
        degraded = error.message;
        if (error.code !== 'unavailable' && error.code !== 'refused') return { value: null, degraded };
        const wait = Math.min(error.retryAfterMs ?? 0, LONGEST_WAIT_MS);
        if (wait > 0 && attempt < ATTEMPTS - 1) await ports.clock.sleep(wait, abort).catch(() => undefined);
        if (abort.aborted) return { value: null, degraded: 'the model did not answer in time' };
        continue;
      }
      ports.crashPoint('model-asked');
      await settle(ports, held.spend, given);
      answer = given;
    }
    const result = read(schema, answer);
    if ('value' in result) return { value: result.value, degraded: null };
    if ('degraded' in result) return { value: null, degraded: result.degraded };
    degraded = 'the model gave no answer that could be used';
    repairs.push({ said: answer.text.slice(0, 4000), wrong: result.wrong });
  }
  return { value: null, degraded };
}
