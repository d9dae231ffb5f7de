// biome-ignore-all lint/suspicious/noTemplateCurlyInString: this is how the files spell it
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';
import { corporaDirectory, naughtyStrings } from '../injection/corpora.ts';

/** Bytes that come in, by a name that finds them again. */
export interface Input {
  name: string;
  bytes: Buffer;
}

const of = (name: string, text: string): Input => ({ name, bytes: Buffer.from(text) });

/** JSONTestSuite: `n_` must be refused as JSON. */
export function jsonSuite(): Input[] {
  const directory = corporaDirectory();
  if (directory === null) return [];
  const folder = join(directory, 'json/test_parsing');
  return readdirSync(folder).map((name) => ({ name, bytes: readFileSync(join(folder, name)) }));
}

const Case = z.looseObject({ yaml: z.string().optional(), fail: z.boolean().optional() });

/** The suite shows what cannot be seen by signs of its own. */
const unseen = (text: string): string =>
  text
    .replaceAll('␣', ' ')
    .replace(/—{0,8}»/g, '\t')
    .replaceAll('⇔', '\ufeff')
    .replaceAll('←', '\r')
    .replaceAll('↵', '')
    .replace(/∎\n$/, '');

/** yaml-test-suite: every case, and whether it must be refused. */
export function yamlSuite(): (Input & { mustFail: boolean })[] {
  const directory = corporaDirectory();
  if (directory === null) return [];
  const folder = join(directory, 'yaml/src');
  return readdirSync(folder).flatMap((file) => {
    const cases = z.array(Case).parse(parse(readFileSync(join(folder, file), 'utf8')));
    return cases.flatMap(({ yaml, fail }, index) =>
      yaml === undefined ? [] : [{ ...of(`${file} ${index}`, unseen(yaml)), mustFail: fail === true }],
    );
  });
}

const MEGABYTE = 2 ** 20;
const POLLUTED = '{"polluted":true,"isAdmin":true}';

/** Attacks on parsers that nobody writes by accident. */
export function attacks(): Input[] {
  const bomb = Array.from({ length: 12 }, (_, n) => `k${n + 1}: &k${n + 1} [${`*k${n},`.repeat(9)}]`).join('\n');
  const deep = (open: string, close = '', count = 100_000) => open.repeat(count) + close.repeat(count);
  return [
    of('alias bomb', `k0: &k0 [x]\n${bomb}\n`),
    of('alias of itself', 'a: &a\n  b: *a\n'),
    of('100,000 aliases', `a: &a x\nb: [${'*a,'.repeat(100_000)}]\n`),
    of('line of 10 MB', `{"text":"${'x'.repeat(10 * MEGABYTE)}"}`),
    of('line of 10 MB without quotes', 'x'.repeat(10 * MEGABYTE)),
    of('spaces of 1 MB', ' '.repeat(MEGABYTE)),
    of('many short lines', 'a\n'.repeat(400_000)),
    of('many keys', `{${Array.from({ length: 60_000 }, (_, n) => `"k${n}":${n}`).join(',')}}`),
    of('many keys in YAML', Array.from({ length: 40_000 }, (_, n) => `k${n}: ${n}`).join('\n')),
    of('many empty lists', `[${'[],'.repeat(300_000)}[]]`),
    of('deep lists', deep('[', ']')),
    of('deep lists, never closed', deep('[')),
    of('deep objects', `${deep('{"a":', '', 100_000)}1${'}'.repeat(100_000)}`),
    of('deep items', deep('- ')),
    of('deep keys', deep('? ')),
    of('deep indentation', Array.from({ length: 3000 }, (_, n) => `${' '.repeat(n)}a:`).join('\n')),
    of('deep parentheses', deep('(', ')', 5000)),
    of('many signs', `${deep('-', '', 9000)}1`),
    of('many commas', deep(',')),
    of('many questions', `{${deep('? ')}`),
    of('__proto__', `{"__proto__":${POLLUTED}}`),
    of('__proto__ deep inside', `{"a":{"__proto__":${POLLUTED}},"constructor":{"prototype":${POLLUTED}}}`),
    of('__proto__ in YAML', 'compass:\n  __proto__: { polluted: true }\n__proto__:\n  polluted: true\n'),
    of('__proto__ by merging', `<<: { __proto__: ${POLLUTED} }\n`),
    of('names of every object', '{"constructor":1,"toString":2,"hasOwnProperty":3,"valueOf":4,"__defineGetter__":5}'),
    of('__proto__ in .env', '__proto__=polluted\nconstructor=1\nCOMPASS_ZONE=${__proto__}\n'),
    of('a number without end', `{"n":${'9'.repeat(500_000)}}`),
    of('an exponent', '{"n":1e999999999,"m":-1e-999999999}'),
    of('half a pair', '{"a":"\\ud800","b":"\\udc00\\ud800"}'),
    of('NUL', '{"a":"\\u0000"}\0{"a":1}\0'),
    of('other line breaks', 'a: 1\rb: 2\u2028c: 3\u0085d: 4'),
    { name: 'not UTF-8', bytes: Buffer.from([0x7b, 0x22, 0xff, 0xfe, 0xc0, 0x80, 0xed, 0xa0, 0x80, 0x22, 0x7d]) },
    { name: 'UTF-16', bytes: Buffer.from('\ufeff{"a":1}', 'utf16le') },
    { name: 'all bytes', bytes: Buffer.from(Array.from({ length: 256 }, (_, byte) => byte)) },
    of('nothing', ''),
    of('a pattern that goes back', '{a=~"(a+)+$"} |~ "(.*)*x"'),
    of('a pattern that repeats', '{a=~"((a{1,900}){1,900}){1,900}"}'),
  ];
}

/** Strings that have broken programs before, each as it is, as JSON, and as a value of YAML. */
export const naughty = (): Input[] =>
  naughtyStrings().flatMap((text, n) => [
    of(`naughty ${n}`, text),
    of(`naughty ${n} in JSON`, JSON.stringify({ service: text, symptoms: [text] })),
    of(`naughty ${n} in YAML`, `compass:\n  environment: ${text}\n`),
  ]);

/** All of them: attacks, and the suites where they are at hand. */
export const inputs = (): Input[] => [...attacks(), ...jsonSuite(), ...yamlSuite(), ...naughty()];
