import { execFileSync } from 'node:child_process';
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';

const root = join(import.meta.dirname, '../../..');

it('what Node compiled stays for the next start of every program, where nobody else writes', () => {
  const { NODE_COMPILE_CACHE: _, ...env } = process.env;
  const asked = `import '${root}/.ci/compile-cache.js'; import module from 'node:module'; console.log(module.getCompileCacheDir());`;
  const place = execFileSync(process.execPath, ['--input-type=module', '--eval', asked], { env, encoding: 'utf8' });
  expect(place).toMatch(new RegExp(`^${join(root, 'node_modules/.cache/compass')}/`));
  const programs = globSync('apps/*/bin/*.js', { cwd: root });
  expect(programs.length).toBeGreaterThan(4);
  // An old Node is told what to do before anything else is read.
  for (const program of programs)
    expect(readFileSync(join(root, program), 'utf8').match(/'[^']*\.ci\/[^']+'|'\.\.\/src[^']+'/g)).toEqual([
      "'../../../.ci/node-version.js'",
      "'../../../.ci/compile-cache.js'",
      expect.stringContaining('../src/'),
    ]);
});
