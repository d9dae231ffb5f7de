import { type Html, html } from '../page/html.ts';

/** As much of JSON Schema as the description uses. */
export interface Schema {
  $ref?: string;
  type?: string;
  enum?: unknown[];
  const?: unknown;
  default?: unknown;
  description?: string;
  properties?: Record<string, Schema>;
  required?: string[];
  items?: Schema;
  additionalProperties?: Schema | boolean;
  anyOf?: Schema[];
  oneOf?: Schema[];
  allOf?: Schema[];
  prefixItems?: Schema[];
}

const join = (list: Html[], between: string): Html =>
  list.reduce((sum, one, index) => (index === 0 ? one : html`${sum}${between}${one}`), html``);

/** A schema in one line: `string or null`, `a list of Evidence`; what has a name is a link to it. */
export function schemaWords(schema: Schema): Html {
  const name = schema.$ref?.split('/').at(-1);
  if (name !== undefined) return html`<a href="#schema-${name}">${name}</a>`;
  const several = schema.anyOf ?? schema.oneOf ?? schema.allOf;
  if (several !== undefined) return join(several.map(schemaWords), schema.allOf === undefined ? ' or ' : ' and ');
  if (schema.const !== undefined) return html`<code>${JSON.stringify(schema.const)}</code>`;
  if (schema.enum !== undefined)
    return join(
      schema.enum.map((one) => html`<code>${String(one)}</code>`),
      ' or ',
    );
  if (schema.prefixItems !== undefined) return html`a list of ${join(schema.prefixItems.map(schemaWords), ', ')}`;
  if (schema.type === 'array') return html`a list of ${schemaWords(schema.items ?? {})}`;
  if (schema.properties !== undefined)
    return join(
      Object.entries(schema.properties).map(([key, one]) => html`${key}: ${schemaWords(one)}`),
      '; ',
    );
  if (typeof schema.additionalProperties === 'object')
    return html`names with ${schemaWords(schema.additionalProperties)} each`;
  return html`${schema.type ?? 'anything'}`;
}

/** Fields of an object, a row each. */
export function fieldRows({ properties = {}, required = [] }: Schema): Html[] {
  return Object.entries(properties).map(
    ([name, one]) =>
      html`<tr><td><code>${name}</code></td><td>${schemaWords(one)}${required.includes(name) ? '' : ', optional'}${one.default === undefined ? '' : `, else ${JSON.stringify(one.default)}`}</td><td>${one.description ?? ''}</td></tr>`,
  );
}
