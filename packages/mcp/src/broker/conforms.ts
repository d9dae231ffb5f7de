/** A JSON Schema, of which only what is safe with a stranger's schema is looked at. */
type Schema = Record<string, unknown>;

/** Steps that one check may take, and how deep they may lead: a schema can be written to need for ever. */
const MOST_STEPS = 1_000_000;
const DEEPEST = 200;

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const typeOf = (value: unknown): string => (value === null ? 'null' : Array.isArray(value) ? 'array' : typeof value);

const hasType = (value: unknown, type: unknown): boolean =>
  type === 'integer' ? Number.isInteger(value) : typeOf(value) === type;

const same = (a: unknown, b: unknown): boolean => a === b || JSON.stringify(a) === JSON.stringify(b);

/**
 * Whether a value has the shape that a server's own output schema promises: types, properties, items, enums, and choices among them. Patterns,
 * formats and uniqueness are left alone, because a hostile schema makes them take for ever; so does a check that takes too many steps.
 */
export const conforms = (root: Schema, given: unknown): boolean => {
  let steps = 0;
  let depth = 0;

  const resolve = (reference: string): unknown =>
    reference
      .split('/')
      .slice(1)
      .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'))
      .reduce<unknown>((at, part) => (isObject(at) && Object.hasOwn(at, part) ? at[part] : undefined), root);

  const every = (schemas: unknown, value: unknown): boolean =>
    !Array.isArray(schemas) || schemas.every((one) => fits(one, value));
  const some = (schemas: unknown, value: unknown): boolean =>
    !Array.isArray(schemas) || schemas.some((one) => fits(one, value));

  const members = (schema: Schema, value: Record<string, unknown>): boolean => {
    const { properties, additionalProperties, required } = schema;
    const known = isObject(properties) ? properties : {};
    const closed = additionalProperties !== undefined && schema['patternProperties'] === undefined;
    if (Array.isArray(required) && !required.every((name) => Object.hasOwn(value, String(name)))) return false;
    return Object.entries(value).every(([name, member]) =>
      Object.hasOwn(known, name) ? fits(known[name], member) : !closed || fits(additionalProperties, member),
    );
  };

  const fits = (schema: unknown, value: unknown): boolean => {
    steps += 1;
    if (steps > MOST_STEPS || depth > DEEPEST) return false;
    if (!isObject(schema)) return schema !== false;
    depth += 1;
    const fit = meets(schema, value);
    depth -= 1;
    return fit;
  };

  const meets = (schema: Schema, value: unknown): boolean => {
    const { type, enum: choices, items, $ref, allOf, anyOf, oneOf } = schema;
    if (type !== undefined && ![type].flat().some((one) => hasType(value, one))) return false;
    if (Array.isArray(choices) && !choices.some((one) => same(one, value))) return false;
    if (Object.hasOwn(schema, 'const') && !same(schema['const'], value)) return false;
    if (typeof $ref === 'string' && $ref.startsWith('#') && !fits(resolve($ref), value)) return false;
    if (!every(allOf, value) || !some(anyOf, value) || !some(oneOf, value)) return false;
    if (Array.isArray(value)) return items === undefined || value.every((one) => fits(items, one));
    return !isObject(value) || members(schema, value);
  };

  return fits(root, given);
};
