import { describe, expect, it } from 'vitest';
import { boundaryFaults, readTree, type Tree, type Workspace } from '../.ci/boundaries.ts';

const workspace = (folder: string, dependencies: string[], files: Record<string, string> = {}): Workspace => ({
  folder,
  name: `@compass/${folder.split('/')[1]}`,
  dependencies,
  testing: [],
  files: Object.entries(files).map(([path, text]) => ({ path: `${folder}/${path}`, text })),
});

/** A house in order, in which one workspace is replaced. */
function houseWith(changed?: Workspace): Tree {
  const order = [
    workspace('packages/core', ['zod'], { 'src/a.ts': "import { z } from 'zod';\nimport { b } from './b.ts';\n" }),
    workspace('packages/config', ['@compass/core', 'yaml']),
    workspace('packages/state', ['@compass/core', 'bullmq'], {
      'src/a.ts': "import {\n  type Step,\n  accept,\n} from '@compass/core';\nimport { Queue } from 'bullmq/x';\n",
      'test/a.test.ts': "import { it } from 'vitest';\nimport { m } from '../../core/src/index.ts';\n",
    }),
    workspace('packages/agents', ['@compass/core', '@compass/config'], {
      'src/a.ts': "import type { Config } from '@compass/config';\nimport { hash } from 'node:crypto';\n",
    }),
    workspace('packages/compose', ['@compass/core', '@compass/config', '@compass/state', '@compass/agents']),
    workspace('packages/slack-local', ['react'], { 'src/page/a.tsx': "export { b } from '../b.ts';\n" }),
    workspace('apps/standalone', ['@compass/compose']),
    workspace('apps/cli', ['@compass/core', 'zod']),
  ];
  const others = order.filter((one) => one.folder !== changed?.folder);
  return { testing: ['vitest'], workspaces: changed === undefined ? order : [...others, changed] };
}

describe('the import rule', () => {
  it('holds in this repository', () => {
    const tree = readTree(new URL('..', import.meta.url).pathname);
    expect(tree.workspaces.find((one) => one.name === '@compass/core')?.files.length).toBeGreaterThan(20);
    expect(boundaryFaults(tree)).toEqual([]);
  });

  it('finds nothing in a house in order', () => {
    expect(boundaryFaults(houseWith())).toEqual([]);
  });

  it.each<[string, Workspace]>([
    ['only compose puts packages together', workspace('packages/agents', ['@compass/core', '@compass/state'])],
    ['only compose puts packages together', workspace('packages/config', ['@compass/core', '@compass/compose'])],
    ['core knows none of the others', workspace('packages/core', ['zod', '@compass/config'])],
    ['nobody depends on an app', workspace('packages/compose', ['@compass/standalone'])],
    ['nobody depends on an app', workspace('apps/cli', ['@compass/standalone'])],
    ['an app may know core, config and compose', workspace('apps/cli', ['@compass/state'])],
    ['there is no @compass/utils', workspace('packages/state', ['@compass/utils'])],
  ])('refuses a manifest: %s', (why, changed) => {
    expect(boundaryFaults(houseWith(changed))).toEqual([expect.stringMatching(`package.json: .*${why}`)]);
  });

  it.each([
    ["import { openDatabase } from '@compass/state';", 'only compose puts packages together'],
    ["export { openDatabase } from '@compass/state';", 'only compose puts packages together'],
    ["const state = await import('@compass/state');", 'only compose puts packages together'],
    ["import '@compass/state';", 'only compose puts packages together'],
    ["import { main } from '@compass/cli';", 'nobody depends on an app'],
    ["import { z } from '../../core/src/index.ts';", 'leaves its package'],
    ["import { Step } from '@compass/core/src/ports/store.ts';", 'reaches into @compass/core'],
    ["import { readConfig } from '@compass/config';", 'write "import type"'],
    ["import { type Config } from '@compass/config';", 'write "import type"'],
    ["import { z } from 'zod';", 'zod is not in packages/agents/package.json'],
    ["import type { Y } from '@scope/lib/deep';", '@scope/lib is not in packages/agents/package.json'],
    ["import {\n  a,\n  b,\n} from 'zod';", 'zod is not in packages/agents/package.json'],
  ])('refuses %s', (line, why) => {
    const changed = workspace('packages/agents', ['@compass/core', '@compass/config'], { 'src/a.ts': `${line}\n` });
    expect(boundaryFaults(houseWith(changed))).toEqual([expect.stringContaining(why)]);
  });

  it('an import must be declared where it stands, even one that the rule allows', () => {
    const changed = workspace('packages/agents', [], { 'src/a.ts': "import { z } from '@compass/core';\n" });
    expect(boundaryFaults(houseWith(changed))).toEqual([expect.stringContaining('@compass/core is not in packages/a')]);
  });

  it('core imports zod and nothing else', () => {
    const changed = workspace('packages/core', ['zod', 'lodash'], { 'src/a.ts': "import { z } from 'lodash';\n" });
    expect(boundaryFaults(houseWith(changed))).toEqual([expect.stringContaining('core imports zod and nothing else')]);
  });

  it('a test may use what the root offers to tests, and nothing else that is undeclared', () => {
    const changed = workspace('apps/cli', [], { 'test/a.test.ts': "import 'vitest';\nimport { p } from 'yaml';\n" });
    expect(boundaryFaults(houseWith(changed))).toEqual([expect.stringContaining('yaml is not in apps/cli')]);
    expect(boundaryFaults(houseWith({ ...changed, testing: ['yaml'] }))).toEqual([]);
  });

  it('reads no imports in comments', () => {
    const text = "// import { a } from 'zod';\n/**\n * import('zod')\n */\n";
    expect(boundaryFaults(houseWith(workspace('apps/cli', [], { 'src/a.ts': text })))).toEqual([]);
  });
});

describe('the shape of files', () => {
  const lines = (count: number) => 'x();\n'.repeat(count);

  it('a source or a test has at most 300 lines; migrations are free', () => {
    const files = { 'src/a.ts': lines(300), 'src/b.ts': lines(301), 'src/migrations/c.ts': lines(400) };
    const changed = workspace('packages/config', [], { ...files, 'test/d.ts': lines(400) });
    expect(boundaryFaults(houseWith(changed))).toEqual([
      'packages/config/src/b.ts: 301 lines, at most 300',
      'packages/config/test/d.ts: 400 lines, at most 300',
    ]);
  });

  it('only the local page has .tsx', () => {
    const changed = workspace('packages/slack-local', [], { 'src/page/a.tsx': '', 'src/web/b.tsx': '' });
    expect(boundaryFaults(houseWith(changed))).toEqual([expect.stringContaining('packages/slack-local/src/web/b.tsx')]);
  });
});
