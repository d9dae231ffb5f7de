import type { FastifySchema, RouteOptions } from 'fastify';
import { scopeOf } from '../bearer.ts';
import { PROBLEMS, Problem } from '../problem.ts';

/** Answers that any route of REST may give. */
const ALWAYS = [401, 403, 429, 500, 503];

function statusesOf({ method, url }: RouteOptions, { params, querystring, body }: FastifySchema): number[] {
  const changes = method !== 'GET';
  return [
    ...ALWAYS,
    ...(params !== undefined || querystring !== undefined || body !== undefined ? [400] : []),
    ...(url.includes(':') ? [404, 422] : []),
    ...(changes ? [409] : []),
    ...(body !== undefined ? [413, 415] : []),
  ];
}

/** Adds to a route of REST what all of them have: the scope that it asks for, and the problems that it may answer. */
export function completeRoute(route: RouteOptions): void {
  const schema: FastifySchema = { ...route.schema };
  if (schema.hide === true) return;
  const wanted = new Set(statusesOf(route, schema));
  const problems = PROBLEMS.filter(([status]) => wanted.has(status)).map(([status, , title]) => [
    status,
    { description: title, content: { 'application/problem+json': { schema: Problem } } },
  ]);
  route.schema = {
    ...schema,
    security: [{ bearer: [scopeOf(route.config, route.method)] }],
    response: { ...Object.fromEntries(problems), ...(schema.response as Record<string, unknown> | undefined) },
  };
}
