import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, posix } from 'node:path';

export interface SourceFile {
  /** From the repository's root, with forward slashes. */
  path: string;
  text: string;
}

/** One folder of `packages/` or `apps/`. */
export interface Workspace {
  folder: string;
  name: string;
  /** What it may be imported as, beside its name: `name/entry`, from its exports. */
  entries?: string[];
  dependencies: string[];
  /** devDependencies: for its tests. */
  testing: string[];
  files: SourceFile[];
}

export interface Tree {
  workspaces: Workspace[];
  /** What the root's manifest offers to every test. */
  testing: string[];
}

interface Import {
  from: string;
  typeOnly: boolean;
}

const MOST_LINES = 300;
const OWN = '@compass/';
const APP_MAY = new Set(['@compass/core', '@compass/config', '@compass/compose']);
const PAGE = 'packages/slack-local/src/page/';

/** Static forms stand at the start of a line, as the formatter leaves them; the others are found anywhere but in comments. */
const STATIC =
  /^[ \t]*(?:import|export)\s*(?<words>[\w$\s,*{}]*\bfrom\b)?\s*(?<quote>['"])(?<from>[^'"\n]+)\k<quote>/gm;
const CALLED =
  /\b(?:import|require|require\.resolve|import\.meta\.resolve)\(\s*(?<quote>['"])(?<from>[^'"\n]+)\k<quote>/g;

function importsOf(text: string): Import[] {
  const code = text.replace(/^[ \t]*(?:\/\/|\*|\/\*).*$/gm, '');
  const found = (pattern: RegExp) => [...code.matchAll(pattern)].map((match) => match.groups ?? {});
  return [
    ...found(STATIC).map(({ from = '', words = '' }) => ({ from, typeOnly: /^\s*type\b/.test(words) })),
    ...found(CALLED).map(({ from = '' }) => ({ from, typeOnly: false })),
  ];
}

const packageOf = (specifier: string): string =>
  specifier
    .split('/')
    .slice(0, specifier.startsWith('@') ? 2 : 1)
    .join('/');
const isApp = (workspace: Workspace) => workspace.folder.startsWith('apps/');
const isCompose = (workspace: Workspace) => workspace.folder === 'packages/compose';
const isTest = (file: SourceFile, workspace: Workspace) => file.path.startsWith(`${workspace.folder}/test/`);

/** Why this workspace may not know that one of ours; null when it may. */
function forbidden(workspace: Workspace, wanted: string, tree: Tree): string | null {
  const target = tree.workspaces.find((one) => one.name === wanted);
  if (target === undefined) return `there is no ${wanted}`;
  if (isApp(target)) return 'nobody depends on an app';
  if (isCompose(workspace)) return null;
  if (isApp(workspace)) return APP_MAY.has(wanted) ? null : 'an app may know core, config and compose';
  if (workspace.name === '@compass/core') return 'core knows none of the others';
  if (wanted === '@compass/core' || wanted === '@compass/config') return null;
  return 'only compose puts packages together';
}

const manifestFaults = (workspace: Workspace, tree: Tree): string[] =>
  workspace.dependencies
    .filter((name) => name.startsWith(OWN))
    .flatMap((name) => {
      const why = forbidden(workspace, name, tree);
      return why === null ? [] : [`${workspace.folder}/package.json: depends on ${name}: ${why}`];
    });

function importFault(found: Import, file: SourceFile, workspace: Workspace, tree: Tree): string | null {
  const { from, typeOnly } = found;
  const testing = isTest(file, workspace);
  if (from.startsWith('node:')) return null;
  if (from.startsWith('.')) {
    const target = posix.join(posix.dirname(file.path), from);
    return testing || target.startsWith(`${workspace.folder}/`) ? null : 'leaves its package by a relative path';
  }
  const name = packageOf(from);
  const own = name.startsWith(OWN);
  const entries = tree.workspaces.find((one) => one.name === name)?.entries ?? [];
  if (own && from !== name && !entries.includes(from)) return `reaches into ${name}: import what it exports`;
  if (testing && (own || tree.testing.includes(name) || workspace.testing.includes(name))) return null;
  const why = own ? forbidden(workspace, name, tree) : null;
  if (why !== null) return why;
  if (!testing && workspace.name === '@compass/core' && name !== 'zod') return 'core imports zod and nothing else';
  if (name === '@compass/config' && !typeOnly && !isApp(workspace) && !isCompose(workspace))
    return 'only the types of config: write "import type"';
  return workspace.dependencies.includes(name) ? null : `${name} is not in ${workspace.folder}/package.json`;
}

function fileFaults(file: SourceFile, workspace: Workspace, tree: Tree): string[] {
  const imports = importsOf(file.text).flatMap((found) => {
    const why = importFault(found, file, workspace, tree);
    return why === null ? [] : [`${file.path}: imports ${found.from}: ${why}`];
  });
  const lines = file.text.replace(/\n$/, '').split('\n').length;
  const free = file.path.includes('/migrations/');
  const long = !free && lines > MOST_LINES ? [`${file.path}: ${lines} lines, at most ${MOST_LINES}`] : [];
  const page = file.path.endsWith('.tsx') && !file.path.startsWith(PAGE) ? [`${file.path}: .tsx outside ${PAGE}`] : [];
  return [...imports, ...long, ...page];
}

/** Every arrow that the import rule forbids, every file that is too long, one sentence each; empty when the house is in order. */
export const boundaryFaults = (tree: Tree): string[] =>
  tree.workspaces.flatMap((workspace) => [
    ...manifestFaults(workspace, tree),
    ...workspace.files.flatMap((file) => fileFaults(file, workspace, tree)),
  ]);

interface Manifest {
  name: string;
  exports?: Record<string, string>;
  dependencies?: Record<string, string>;
  devDependencies?: Record<string, string>;
}
const readManifest = (folder: string): Manifest => JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));

const filesUnder = (root: string, folder: string): SourceFile[] =>
  !existsSync(join(root, folder))
    ? []
    : readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile() && /\.(tsx?|css)$/.test(entry.name))
        .map((entry) => join(entry.parentPath, entry.name))
        .map((path) => ({ path: posix.relative(root, path), text: readFileSync(path, 'utf8') }));

/** Reads `packages/` and `apps/` with their manifests, sources and tests. */
export function readTree(root: string): Tree {
  const own = readManifest(root);
  const folders = ['packages', 'apps'].flatMap((parent) =>
    readdirSync(join(root, parent)).map((name) => `${parent}/${name}`),
  );
  return {
    testing: Object.keys({ ...own.dependencies, ...own.devDependencies }),
    workspaces: folders
      .filter((folder) => existsSync(join(root, folder, 'package.json')))
      .map((folder) => {
        const { name, exports = {}, dependencies = {}, devDependencies = {} } = readManifest(join(root, folder));
        const files = [...filesUnder(root, `${folder}/src`), ...filesUnder(root, `${folder}/test`)];
        return {
          folder,
          name,
          entries: Object.keys(exports).map((entry) => posix.join(name, entry)),
          dependencies: Object.keys(dependencies),
          testing: Object.keys(devDependencies),
          files,
        };
      }),
  };
}
