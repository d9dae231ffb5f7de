import { z } from 'zod';

const Schema = z.record(z.string(), z.unknown());

const limits: Record<string, (value: unknown) => string> = {
  maxLength: (value) => `at most ${value} characters`,
  maxItems: (value) => `at most ${value} entries`,
  minimum: (value) => `at least ${value}`,
  maximum: (value) => `at most ${value}`,
};

/**
 * A JSON Schema in the part of the language that every provider takes when it keeps an answer to a schema: shapes and enums stay, limits become
 * words. What they say is checked where the answer is read.
 */
export function plainSchema(schema: Record<string, unknown>): Record<string, unknown> {
  const { type, enum: words, properties, items, required } = schema;
  const said = Object.entries(limits).flatMap(([key, word]) => (key in schema ? [word(schema[key])] : []));
  const inside = Schema.safeParse(properties).data;
  return {
    type,
    ...(said.length === 0 ? {} : { description: said.join(', ') }),
    ...(words === undefined ? {} : { enum: words }),
    ...(items === undefined ? {} : { items: plainSchema(Schema.parse(items)) }),
    ...(inside === undefined
      ? {}
      : {
          properties: Object.fromEntries(
            Object.entries(inside).map(([key, one]) => [key, plainSchema(Schema.parse(one))]),
          ),
          required,
          additionalProperties: false,
        }),
  };
}
