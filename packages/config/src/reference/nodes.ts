import { z } from 'zod';

/** A part of a schema as JSON Schema says it, with what its author said of it. */
export interface Node {
  type?: string;
  description?: string;
  unit?: string;
  example?: unknown;
  /** Where it depends on the name that the group has. */
  exampleOf?: Record<string, unknown>;
  secret?: boolean;
  default?: unknown;
  /** As people write it, where code gets something else. */
  standard?: unknown;
  enum?: unknown[];
  const?: unknown;
  format?: string;
  minimum?: number;
  exclusiveMinimum?: number;
  maximum?: number;
  items?: Node;
  properties?: Record<string, Node>;
  additionalProperties?: Node | boolean;
  anyOf?: Node[];
  oneOf?: Node[];
  /** It is nothing where nobody wrote it, whatever its default: a key of one of several forms, or a group that may be left out. */
  onlyWritten?: boolean;
}

/** A schema as people write its values, not as code gets them. */
export const nodeOf = (schema: z.ZodType): Node =>
  z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }) as Node;

const formsOf = ({ anyOf, oneOf }: Node): Node[] => anyOf ?? oneOf ?? [];

/** The keys below a node by name, `<name>` for what a person names; empty for a value. Forms that it may have are laid over each other. */
export function keysBelow(node: Node): Record<string, Node> {
  if (node.properties !== undefined) return node.properties;
  if (typeof node.additionalProperties === 'object' && formsOf(node).length === 0)
    return { '<name>': node.additionalProperties };
  if (node.items !== undefined && Object.keys(keysBelow(node.items)).length > 0) return { '<n>': node.items };
  const below: Record<string, Node> = {};
  for (const form of formsOf(node))
    for (const [name, one] of Object.entries(keysBelow(form))) {
      const same = below[name];
      const values = same === undefined ? [] : [...valuesOf(same), ...valuesOf(one)];
      below[name] = { ...one, ...(values.length > 0 ? { enum: values } : {}), onlyWritten: true };
    }
  return below;
}

export const valuesOf = ({ enum: values, const: only }: Node): unknown[] =>
  values ?? (only === undefined ? [] : [only]);

const bound = (value: number | undefined): value is number =>
  value !== undefined && Math.abs(value) < Number.MAX_SAFE_INTEGER;

function rangeOf({ minimum, exclusiveMinimum, maximum }: Node): string {
  if (bound(minimum) && bound(maximum)) return ` from ${minimum} to ${maximum}`;
  if (bound(minimum)) return ` of ${minimum} or more`;
  if (bound(exclusiveMinimum)) return ` above ${exclusiveMinimum}`;
  return bound(maximum) ? ` of ${maximum} or less` : '';
}

/** What may be written there, in words. */
export function typeOf(node: Node): string {
  const values = valuesOf(node);
  if (values.length > 0) return values.map((one) => (one === '' ? 'empty' : String(one))).join(', ');
  if (Object.keys(keysBelow(node)).length > 0) return node.items === undefined ? 'keys' : 'a list of keys';
  if (node.items !== undefined) return `a list of: ${typeOf(node.items)}`;
  if (node.type === 'boolean') return 'true, false';
  if (node.type === 'integer') return `whole number${rangeOf(node)}`;
  if (node.type === 'number') return `number${rangeOf(node)}`;
  if (node.format === 'uri') return 'address';
  if (node.format === 'date') return 'day';
  const forms = formsOf(node).filter((form) => form.type !== 'null' && form.const !== '');
  return forms[0] === undefined ? 'text' : typeOf(forms[0]);
}
