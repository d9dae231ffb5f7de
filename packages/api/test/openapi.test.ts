import { Ajv2020 } from 'ajv/dist/2020.js';
import { beforeAll, describe, expect, it } from 'vitest';
import { SCOPES } from '../src/bearer.ts';
import type { Description } from '../src/openapi/docs-page.ts';
import { openApi31 } from './openapi-31.ts';
import { openWorld } from './support.ts';

const METHODS = ['get', 'post', 'put', 'patch', 'delete'];
let document: Description;

beforeAll(async () => {
  const { api } = await openWorld({ backUp: () => Promise.reject(new Error('not asked for')) });
  document = (await api.inject('/api/v1/openapi.json')).json();
});

const operations = () =>
  Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods)
      .filter(([method]) => METHODS.includes(method))
      .map(([method, operation]) => ({ route: `${method} ${path}`, path, method, ...operation })),
  );

const rest = () => operations().filter(({ path }) => path.startsWith('/api/v1/'));

describe('the description', () => {
  it('is OpenAPI 3.1, and every schema in it is JSON Schema 2020-12', () => {
    const ajv = new Ajv2020({ strict: false });
    const check = ajv.compile(openApi31);
    expect(check(document) ? [] : check.errors).toEqual([]);
    for (const schema of Object.values(document.components?.schemas ?? {}))
      expect(ajv.validateSchema(schema as object) ? [] : ajv.errors).toEqual([]);
    expect(check({ ...document, paths: { nowhere: {} } })).toBe(false);
  });

  it('says of every route its summary, its group, its name and its answers', () => {
    expect(rest().length).toBeGreaterThan(25);
    const without = operations().filter(
      ({ summary, tags, operationId, responses }) =>
        !summary ||
        tags?.length !== 1 ||
        !operationId ||
        !Object.keys(responses ?? {}).some((status) => /^[23]/.test(status)),
    );
    expect(without.map(({ route }) => route)).toEqual([]);
    const groups = document.tags?.map(({ name }) => name);
    expect(operations().filter(({ tags }) => !groups?.includes(tags?.[0] ?? ''))).toEqual([]);
  });

  it('names every operation once', () => {
    const names = operations().map(({ operationId }) => operationId);
    expect(names.filter((name, index) => names.indexOf(name) !== index)).toEqual([]);
  });

  it('gives every route of REST one scope that there is, and its problems', () => {
    for (const { route, security, responses } of rest()) {
      const scopes = security?.flatMap(({ bearer }) => bearer ?? []) ?? [];
      expect([route, scopes.length, SCOPES.some((one) => one === scopes[0])]).toEqual([route, 1, true]);
      for (const status of ['401', '403', '500', '503'])
        expect(Object.keys(responses?.[status]?.content ?? {})).toEqual(['application/problem+json']);
    }
  });

  it('declares every part of an address, and nothing that is not in it', () => {
    for (const { route, path, parameters = [] } of operations()) {
      const inPath = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name);
      expect([
        route,
        parameters
          .filter((one) => one.in === 'path')
          .map(({ name }) => name)
          .sort(),
      ]).toEqual([route, inPath.sort()]);
    }
  });

  it('refers to every schema that it has, and to no other', () => {
    const refs = [...JSON.stringify(document).matchAll(/"\$ref":"#\/components\/schemas\/([^"]+)"/g)].map(
      ([, name]) => name,
    );
    expect(refs.length).toBeGreaterThan(20);
    const known = Object.keys(document.components?.schemas ?? {});
    expect([...new Set(refs)].sort()).toEqual(known.sort());
  });

  it('names every route of REST', () => {
    expect(
      rest()
        .map(({ route }) => route.replace('/api/v1', ''))
        .sort(),
    ).toMatchInlineSnapshot(`
      [
        "get /audit",
        "get /backup",
        "get /costs",
        "get /investigations",
        "get /investigations/{id}",
        "get /investigations/{id}/bundle",
        "get /investigations/{id}/events",
        "get /investigations/{id}/evidence",
        "get /investigations/{id}/evidence/{evidenceId}",
        "get /investigations/{id}/hypotheses/{hypothesis}",
        "get /investigations/{id}/hypotheses/{hypothesis}/mitigation",
        "get /investigations/{id}/postmortem",
        "get /investigations/{id}/postmortem/verify",
        "get /investigations/{id}/similar",
        "get /investigations/{id}/standing",
        "get /investigations/{id}/tests/{hash}",
        "get /investigations/{id}/tests/{hash}/chart.png",
        "get /investigations/{id}/tests/{hash}/chart.svg",
        "get /patterns",
        "get /patterns/{id}",
        "post /investigations",
        "post /investigations/{id}/actions",
        "post /investigations/{id}/close",
        "post /investigations/{id}/feedback",
        "post /investigations/{id}/handover",
        "post /investigations/{id}/hypotheses",
        "post /investigations/{id}/hypotheses/{hypothesis}/test",
        "post /investigations/{id}/look-again",
        "post /investigations/{id}/notes",
        "post /investigations/{id}/postmortem/publish",
        "post /investigations/{id}/postmortem/sections",
        "post /investigations/{id}/set-aside",
        "post /investigations/{id}/severity",
        "post /patterns/{id}/quarantine",
        "post /patterns/{id}/release",
        "post /tests/{hash}",
      ]
    `);
  });

  it('has no way to approve', () => {
    expect(rest().filter(({ route }) => /approve|decide|settle|undo/i.test(route))).toEqual([]);
  });
});

describe('its page', () => {
  it('shows every operation and every schema, to everybody, and needs nothing but itself', async () => {
    const { api } = await openWorld({ token: 'a long enough token' });
    const page = await api.inject('/api/docs');
    expect([page.statusCode, page.headers['content-type']]).toEqual([200, 'text/html; charset=utf-8']);
    for (const { operationId } of rest())
      if (operationId !== 'backUp') expect(page.body).toContain(`id="${operationId}"`);
    for (const name of Object.keys(document.components?.schemas ?? {}))
      expect(page.body).toContain(`id="schema-${name}"`);
    const links = [...page.body.matchAll(/href="#([^"]+)"/g)].map(([, id]) => id);
    expect(links.filter((id) => !page.body.includes(`id="${id}"`))).toEqual([]);
    expect(page.body).not.toMatch(/<script|src=|https?:\/\//);
    expect(page.headers['content-security-policy']).toMatch(/default-src 'none'.*frame-ancestors 'none'/);
  });
});
