import { globSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseEnv } from 'node:util';
import { describe, expect, it } from 'vitest';
import { readConfig } from '../src/index.ts';
import { variableKeys } from '../src/reference/read-values.ts';
import { standardOf } from '../src/reference/words.ts';
import { rootWith } from './root-with.ts';

const root = join(import.meta.dirname, '../../..');
const read = (path: string) => readFileSync(join(root, path), 'utf8');
const names = (text: string, pattern: RegExp) => [...text.matchAll(pattern)].map((match) => match[1] ?? '');

const inYaml = globSync('config/**/*.yaml', { cwd: root }).flatMap((path) =>
  // The comment that explains the form names no variable.
  names(read(path).replace(/^\s*#.*$/gm, ''), /\$\{([A-Z][A-Z0-9_]*)/g),
);
const documented = variableKeys().map(({ path }) => path.join(''));
const inCode = ['packages/config/src/**/*.ts', 'apps/cli/src/**/*.ts'].flatMap((pattern) =>
  globSync(pattern, { cwd: root }).flatMap((path) => names(read(path), /\benv\['([A-Z][A-Z0-9_]*)'\]/g)),
);
/** What a terminal says of itself is no setting of ours. */
const OF_TERMINALS = ['NO_COLOR', 'TERM'];
const example = read('.env.example');
const offered = names(example, /^# ([A-Z][A-Z0-9_]*)=/gm);

describe('.env.example', () => {
  it('finds what is read', () => {
    expect(inYaml).toEqual(expect.arrayContaining(['SLACK_BOT_TOKEN', 'PROMETHEUS_URL']));
    expect(documented).toEqual(expect.arrayContaining(['COMPASS_CONFIG', 'PORT']));
    expect(inCode).toContain('COMPASS_URL');
  });

  it('names every variable that is read, and each is documented', () => {
    expect([...inYaml, ...documented].filter((name) => !offered.includes(name))).toEqual([]);
    expect(inCode.filter((name) => ![...documented, ...inYaml, ...OF_TERMINALS].includes(name))).toEqual([]);
  });

  it('names none that is not read, and none twice', () => {
    const known = [...inYaml, ...documented];
    expect(offered.filter((name) => !known.includes(name))).toEqual([]);
    expect(offered.filter((name, index) => offered.indexOf(name) !== index)).toEqual([]);
  });

  it('copied as it stands, sets nothing', () => {
    expect(parseEnv(example)).toEqual({});
  });

  it('shows the defaults: all that has a value, uncommented, changes nothing', () => {
    const at = rootWith();
    const without = readConfig({ root: at, env: {} });
    writeFileSync(join(at, '.env'), example.replace(/^# (?=[A-Z][A-Z0-9_]*=.)/gm, ''));
    expect(Object.keys(parseEnv(readFileSync(join(at, '.env'), 'utf8'))).length).toBeGreaterThan(10);
    expect(readConfig({ root: at, env: {} })).toEqual(without);
    const shown = parseEnv(example.replace(/^# (?=[A-Z])/gm, ''));
    for (const key of variableKeys().filter((one) => standardOf(one) !== ''))
      expect(shown[key.path.join('')], key.path.join('')).toBe(standardOf(key));
  });
});
