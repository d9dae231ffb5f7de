import { type Env, readEnvironment } from '../environment.ts';
import { FILES, placeOfFile } from '../files.ts';
import { Variables } from '../variables.ts';
import { type Key, keyOf } from './keys.ts';
import { keysBelow, nodeOf } from './nodes.ts';
import { shown, type Value, valuesIn } from './values.ts';

/** Where the variables of the process are documented: no file of the configuration folder. */
const ENVIRONMENT = 'environment';

export const variableKeys = (): Key[] =>
  Object.entries(keysBelow(nodeOf(Variables))).map(([name, node]) => keyOf(ENVIRONMENT, [name], node));

/** An installation as it is read: its environment, and where a variable that is set stands. */
export interface Here {
  root: string;
  env: Env;
  /** `.env:3`, or the environment of the process. */
  whereIs(name: string): string;
}

/** Opens the environment of an installation. */
export function hereOf(options: { root: string; env: Env }): Here {
  const { env, file } = readEnvironment(options.root, options.env);
  return {
    root: options.root,
    env,
    whereIs(name) {
      if (options.env[name] !== undefined) return 'the environment';
      const nameIn = (line: string) =>
        line
          .split('=')[0]
          ?.replace(/^\s*export\s/, '')
          .trim();
      return `.env:${file.text.split('\n').findLastIndex((line) => nameIn(line) === name) + 1}`;
    },
  };
}

const ofVariable = (key: Key, env: Env): Value[] => {
  const [name = ''] = key.path;
  const written = env[name];
  const value = written ?? key.standard;
  if (value === undefined && !key.secret) return [];
  const hidden = value === undefined ? 'not set' : 'set';
  return [
    {
      key,
      path: key.path,
      variables: [],
      value: key.secret ? hidden : shown(value),
      origin: written === undefined ? { from: 'default' } : { from: 'variable', names: [name], file: '', line: 0 },
    },
  ];
};

/** Every value of an installation: of each file, then of the variables that belong to none. Throws as opening a file does; it judges no value. */
export const readValues = ({ root, env }: Here): Value[] => [
  ...FILES.flatMap((file) => valuesIn(file, placeOfFile(root, env, file.name), env)),
  ...variableKeys().flatMap((key) => ofVariable(key, env)),
];
