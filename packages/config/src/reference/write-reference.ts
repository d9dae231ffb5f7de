// biome-ignore-all lint/suspicious/noTemplateCurlyInString: this is how the files spell it
import { FILES } from '../files.ts';
import { allKeys, exampleAt, type Key, nameOf } from './keys.ts';
import { type Here, readValues, variableKeys } from './read-values.ts';
import type { Value } from './values.ts';
import { kindOf, standardOf, written } from './words.ts';

const AGENT = /^agents\//;

const cell = (text: string): string => text.replaceAll('|', '\\|').replaceAll('\n', ' ').trim();
const code = (text: string): string => (text === '' ? '' : `\`${cell(text)}\``);
const row = (...cells: string[]): string => `| ${cells.join(' | ')} |`;

const head = (...names: string[]): string[] => [row(...names), row(...names.map(() => '---'))];

/** The variables that fill a key in the files as they are shipped. */
const variablesOf = (key: Key, values: readonly Value[]): string[] => [
  ...new Set(
    values.flatMap((one) => (nameOf(one.key.path) === nameOf(key.path) ? one.variables.map(({ name }) => name) : [])),
  ),
];

/** The values directly below one group, as a table; nothing for a group of groups. */
function tableOf(group: Key | null, keys: readonly Key[], values: readonly Value[]): string[] {
  const at = group === null ? '' : nameOf(group.path);
  const own = keys.filter(({ path, group: holds }) => !holds && nameOf(path.slice(0, -1)) === at);
  if (own.length === 0) return [];
  return [
    '',
    ...head('key', 'what it does', 'what may stand there', 'default', 'example', 'variable'),
    ...own.map((key) =>
      row(
        code(key.path.at(-1) ?? ''),
        cell(key.description),
        cell(kindOf(key)),
        code(standardOf(key)),
        code(written(key.example ?? '')),
        variablesOf(key, values).map(code).join(', '),
      ),
    ),
  ];
}

/** One kind of file. The five of agents/ have the same keys: the first stands for all. */
function fileSection(file: (typeof FILES)[number], keys: readonly Key[], values: readonly Value[]): string[] {
  const ofAgent = AGENT.test(file.name);
  const own = keys.filter((key) => key.file === file.name);
  const named = (key: Key) => (ofAgent ? nameOf(key.path).replace(/^\w+_agent/, '<agent>_agent') : nameOf(key.path));
  const groups = own
    .filter(({ group }) => group)
    .flatMap((key) => {
      const table = tableOf(key, own, values);
      return table.length === 0 && key.path.length > 1 && key.description === ''
        ? []
        : ['', `### ${code(named(key))}`, '', key.description, ...table];
    });
  return [
    '',
    `## ${ofAgent ? 'agents/*.yaml' : file.name}`,
    '',
    ofAgent
      ? 'What each agent reads, and which tests it offers: a file an agent, each beginning with its own name, such as `database_agent`.'
      : file.about,
    ...tableOf(null, own, values),
    ...groups,
  ];
}

function variableSection(values: readonly Value[]): string[] {
  const own = variableKeys().map((key) => ({
    name: nameOf(key.path),
    key,
    path: key.path,
    about: cell(key.description),
    standard: standardOf(key),
  }));
  const filling = values.flatMap(({ key, path, variables }) =>
    variables.map(({ name, fallback }) => ({
      name,
      key,
      path,
      about: `${code(nameOf(path))}: ${cell(key.description)}`,
      standard: fallback,
    })),
  );
  return [
    '',
    '## Variables',
    '',
    'The environment of the process wins over `.env` in the root; set but empty is not set. Those that begin with a key fill it in the files as they are shipped.',
    '',
    ...head('variable', 'what it does', 'what may stand there', 'default', 'example'),
    ...[...own, ...filling]
      .toSorted((a, b) => (a.name < b.name ? -1 : 1))
      .map(({ name, key, path, about, standard }) =>
        row(code(name), about, cell(kindOf(key)), code(standard), code(written(exampleAt(key, path) ?? ''))),
      ),
  ];
}

/** The reference of everything that can be set, as Markdown: from the schemas, and from the files of `here` for which variable fills what. */
export function writeReference(here: Here): string {
  const keys = allKeys();
  const values = readValues(here);
  const files = FILES.filter(({ name }) => !AGENT.test(name) || name === 'agents/database.yaml');
  return [
    '# Configuration',
    '',
    'Everything that can be set. This page is written by `npm run reference` from the schemas that check the files; do not edit it.',
    '',
    'The files stand in `config/`, or in the folder that `COMPASS_CONFIG` names. Every value may be `${ENV}` or `${ENV:default}`: a file is parsed first and substituted after. A key that is not known is refused with the nearest one that is, and all that is wrong is told at once, with file, line and remedy.',
    '',
    '    npx --no compass config show                # every value here, and where it comes from',
    '    npx --no compass config explain KEY         # one key or variable',
    '    npx --no compass config check               # connects to everything that is configured',
    '',
    'Behind a key, `<name>` stands for a name of your choice and `<n>` for a place in a list. A secret is never shown, only whether it is set.',
    ...files.flatMap((file) => fileSection(file, keys, values)),
    ...variableSection(values),
    '',
  ].join('\n');
}
