import { z } from 'zod';
import { defineTool, type Offer } from '../define-tool.ts';
import { isRowOf, latestAnswer, sameValue } from '../journal.ts';
import type { Incident } from '../schemas.ts';
import { shiftIso } from '../times.ts';

type Response = NonNullable<Incident['response']>;

const Outcome = z.object({ done: z.boolean(), terminated: z.boolean().optional(), reason: z.string().optional() });

/**
 * The one action the recording knows the consequences of. Called with the recorded parameters it starts the clock; called again,
 * or with others, it changes nothing.
 */
export function respond({ action, params }: Response): Offer {
  const shape = Object.fromEntries(
    Object.entries(params).map(([key, value]) => [key, typeof value === 'string' ? z.string() : numberOrFlag(value)]),
  );
  const isTermination = action.startsWith('terminate');
  const outcome = (done: boolean, reason?: string): z.input<typeof Outcome> => ({
    done,
    ...(isTermination ? { terminated: done } : {}),
    ...(reason === undefined ? {} : { reason }),
  });
  return defineTool({
    name: action,
    description: `Does ${action}. It takes effect at once and cannot be undone.`,
    input: z.strictObject(shape),
    output: Outcome,
    acts: true,
    answer(asked, { stage: { ledger, time }, moment }) {
      const matches = Object.entries(params).every(([key, value]) => {
        const given = asked[key];
        return sameValue(typeof given === 'string' ? shiftIso(given, -moment.offsetMs) : given, value);
      });
      if (!matches) return outcome(false, isTermination ? 'no such session' : 'nothing here matches these parameters');
      ledger.put(moment.investigation, { at: time.now() });
      if (moment.responded) return outcome(false, isTermination ? 'no such session' : 'already done');
      return outcome(true);
    },
  });
}

const numberOrFlag = (value: number | boolean): z.ZodType => (typeof value === 'number' ? z.number() : z.boolean());

/** Reads back whether a database session is still there. */
export const postgresSession = defineTool({
  name: 'postgres_session',
  description: 'Whether the database session with this pid and backend start exists now.',
  input: z.strictObject({ pid: z.number().int(), backend_start: z.string().min(1) }),
  output: z.object({ exists: z.boolean() }),
  answer({ pid, backend_start }, { stage: { bundle }, moment }) {
    const named = { pid, backend_start: shiftIso(backend_start, -moment.offsetMs) };
    const params = bundle.incident.response?.params;
    if (moment.responded && params && isRowOf(named, params)) return { exists: false };
    const sessions = Object.values(latestAnswer(bundle, moment, 'postgres_sessions', {}))
      .filter(Array.isArray)
      .flat();
    return { exists: sessions.some((row) => isRowOf(row, named)) };
  },
});
