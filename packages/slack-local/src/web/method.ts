import { z } from 'zod';
import { inSlacksWords } from '../blocks/issues.ts';
import type { LocalContext } from '../context.ts';
import { refuse } from '../refusal.ts';

/** One method of the Web API: it takes the arguments as they came and answers the fields beside `ok`. */
export type Method = {
  token: 'bot' | 'app';
  run(args: Record<string, unknown>, slack: LocalContext): Promise<Record<string, unknown>>;
};

/** Checks the arguments against the shape, then runs. Arguments that the shape does not know are ignored, as Slack does. */
export function defineMethod<Shape extends z.ZodRawShape>(
  shape: Shape,
  run: (
    input: z.infer<z.ZodObject<Shape>>,
    slack: LocalContext,
  ) => Promise<Record<string, unknown>> | Record<string, unknown>,
  token: Method['token'] = 'bot',
): Method {
  const schema = z.object(shape);
  return {
    token,
    async run(args, slack) {
      const parsed = schema.safeParse(args);
      if (!parsed.success) refuse('invalid_arguments', inSlacksWords(parsed.error.issues, args, ''));
      return run(parsed.data, slack);
    },
  };
}

/** A form sends `true` and `1`, JSON sends a boolean. */
export const flag = z
  .preprocess((value) => [true, 'true', '1', 1].some((yes) => value === yes), z.boolean())
  .optional();

export const text = z.coerce.string();
export const count = z.coerce.number().int().min(1).max(1000);

/** A form sends nested values as JSON strings. A string that is no JSON stays one, for the schema to refuse. */
export const nested = <Schema extends z.ZodType>(schema: Schema) =>
  z.preprocess((value) => {
    if (typeof value !== 'string') return value;
    try {
      return JSON.parse(value);
    } catch {
      return value;
    }
  }, schema);
