import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { stagesOf } from './dockerfile.ts';

const root = join(import.meta.dirname, '../..');
const read = (path: string) => readFileSync(join(root, path), 'utf8');
const tiltfile = read('Tiltfile');
/** The texts in quotes that stand between the brackets after `opening`. */
const textsAfter = (opening: RegExp): string[] => {
  const [, inner = ''] = new RegExp(`${opening.source}\\s*\\[([^\\]]*)\\]`).exec(tiltfile) ?? [];
  return [...inner.matchAll(/'([^']*)'/g)].map(([, text = '']) => text);
};

describe('the Tiltfile', () => {
  it('puts folders that are there into a stage that is there, at the place where the image has them', () => {
    const sources = textsAfter(/SOURCES =/);
    expect(sources).toEqual(['apps', 'packages', 'config']);
    expect(sources.filter((path) => !existsSync(join(root, path)))).toEqual([]);
    const stage = stagesOf(read('Dockerfile')).find(([from]) => from?.text.includes(' AS build'));
    expect(tiltfile).toContain("target='build'");
    expect(stage?.find(({ keyword }) => keyword === 'WORKDIR')?.text).toContain('/app');
    expect(tiltfile).toContain("sync(source, '/app/' + source)");
    expect(textsAfter(/fall_back_on\(/).filter((path) => !existsSync(join(root, path)))).toEqual([]);
  });

  it('runs the stores of docker-compose.yaml, which come before the migration, and the migration before the programs', () => {
    const { services, volumes } = parse(read('docker-compose.yaml'));
    const stores = textsAfter(/STORES =/);
    expect(stores).toEqual(['postgres', 'redis']);
    for (const store of stores) {
      expect(Object.keys(services)).toContain(store);
      expect(Object.keys(volumes)).toContain(store);
    }
    expect(tiltfile).toContain("k8s_resource('compass-migration', resource_deps=STORES)");
    expect(tiltfile).toContain("k8s_resource(program, resource_deps=['compass-migration'])");
  });

  it('names programs that the chart makes, values that it has and the port that they listen on', () => {
    expect(tiltfile).toMatch(/helm\(\s*'charts\/compass',\s*name='compass'/);
    expect(textsAfter(/PROGRAMS =/)).toEqual(['compass-server', 'compass-worker']);
    const deployments = read('charts/compass/templates/deployments.yaml');
    expect(deployments).toContain('range $name := list "server" "worker"');
    expect(deployments).toContain('containerPort: 8080');
    expect(tiltfile).toContain("port_forwards='8080:8080'");
    const values = parse(read('charts/compass/values.yaml'));
    const set = textsAfter(/set=/).map((text) => text.replace(/=.*/, '').split('.'));
    expect(set).toHaveLength(4);
    for (const path of set) {
      const value = path.reduce<unknown>((at, key) => (at as Record<string, unknown>)[key], values);
      expect(value, path.join('.')).toBeDefined();
    }
  });
});
