const ref = (name: string) => ({ $ref: `#/$defs/${name}` });
const strings = { type: 'array', items: { type: 'string' } };
const map = (name: string) => ({ type: 'object', additionalProperties: ref(name) });
const schema = { $ref: 'https://json-schema.org/draft/2020-12/schema' };

/** What OpenAPI 3.1 asks of a document like ours, after its own specification (spec.openapis.org/oas/v3.1.0); nothing else may stand in it. */
export const openApi31 = {
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  type: 'object',
  required: ['openapi', 'info', 'paths'],
  additionalProperties: false,
  properties: {
    openapi: { type: 'string', pattern: '^3\\.1\\.\\d+$' },
    info: {
      type: 'object',
      required: ['title', 'version'],
      additionalProperties: false,
      properties: { title: { type: 'string' }, version: { type: 'string' }, description: { type: 'string' } },
    },
    servers: { type: 'array' },
    tags: {
      type: 'array',
      items: {
        type: 'object',
        required: ['name'],
        additionalProperties: false,
        properties: { name: { type: 'string' } },
      },
    },
    paths: {
      type: 'object',
      patternProperties: {
        '^/': {
          type: 'object',
          additionalProperties: false,
          patternProperties: { '^(get|put|post|delete|options|head|patch|trace)$': ref('operation') },
        },
      },
      additionalProperties: false,
    },
    components: {
      type: 'object',
      additionalProperties: false,
      properties: {
        schemas: { type: 'object', propertyNames: { pattern: '^[a-zA-Z0-9._-]+$' }, additionalProperties: schema },
        securitySchemes: map('securityScheme'),
      },
    },
    security: { type: 'array', items: ref('security') },
  },
  $defs: {
    operation: {
      type: 'object',
      required: ['responses'],
      additionalProperties: false,
      properties: {
        operationId: { type: 'string' },
        summary: { type: 'string' },
        description: { type: 'string' },
        tags: strings,
        deprecated: { type: 'boolean' },
        parameters: { type: 'array', items: ref('parameter') },
        requestBody: {
          type: 'object',
          required: ['content'],
          additionalProperties: false,
          properties: { content: map('media'), description: { type: 'string' }, required: { type: 'boolean' } },
        },
        responses: {
          type: 'object',
          minProperties: 1,
          patternProperties: { '^([1-5](\\d\\d|XX)|default)$': ref('response') },
          additionalProperties: false,
        },
        security: { type: 'array', items: ref('security') },
      },
    },
    parameter: {
      type: 'object',
      required: ['name', 'in', 'schema'],
      additionalProperties: false,
      properties: {
        name: { type: 'string' },
        in: { enum: ['query', 'header', 'path', 'cookie'] },
        description: { type: 'string' },
        required: { type: 'boolean' },
        schema,
      },
      if: { properties: { in: { const: 'path' } } },
      // biome-ignore lint/suspicious/noThenProperty: a keyword of JSON Schema
      then: { required: ['required'], properties: { required: { const: true } } },
    },
    media: { type: 'object', additionalProperties: false, properties: { schema, example: true } },
    response: {
      type: 'object',
      required: ['description'],
      additionalProperties: false,
      properties: { description: { type: 'string' }, content: map('media'), headers: { type: 'object' } },
    },
    security: { type: 'object', additionalProperties: strings },
    securityScheme: {
      type: 'object',
      required: ['type', 'scheme'],
      properties: { type: { const: 'http' }, scheme: { type: 'string' }, description: { type: 'string' } },
      additionalProperties: false,
    },
  },
};
