import { readFileSync } from 'node:fs';
import { CompassError } from '@compass/core';
import { Composer, type CST, type Document, isScalar, Lexer, LineCounter, Parser, visit } from 'yaml';
import { type Fault, refusal } from './faults.ts';

/** More than any installation writes, and little enough to be read in a moment whatever stands in it: what costs time is the number of signs. */
const MOST_BYTES = 256 * 1024;
const MOST_SIGNS = 40_000;
const MOST_DEPTH = 64;
const MOST_ALIASES = 20;

/** A YAML file that holds one document, and where its lines begin. */
export interface OpenYaml {
  document: Document;
  /** The line at an offset of its text, from 1. */
  lineAt(offset: number): number;
}

function bytesOf(file: string): Buffer {
  try {
    return readFileSync(file);
  } catch (error) {
    const absent = (error as { code?: unknown }).code === 'ENOENT';
    throw new CompassError(
      'invalid',
      `${file} ${absent ? 'is missing: copy it from the config folder that COMPASS ships, or look at COMPASS_CONFIG and COMPASS_SIGNALS, which say where it is' : 'cannot be read: look at what it is, and at its permissions'}.`,
    );
  }
}

const inUtf8 = (bytes: Buffer): string | null => {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return null;
  }
};

function textOf(file: string): string {
  const bytes = bytesOf(file);
  const lineOf = (end: number) => bytes.subarray(0, end).reduce((sum, byte) => sum + Number(byte === 10), 1);
  if (bytes.length > MOST_BYTES)
    throw new CompassError(
      'invalid',
      `${file}:${lineOf(MOST_BYTES)}: a file of more than ${MOST_BYTES / 1024} KB is not read: leave out what is not configuration.`,
    );
  const text = inUtf8(bytes);
  if (text !== null) return text;
  let from = 0;
  for (
    let end = bytes.indexOf(10);
    end !== -1 && inUtf8(bytes.subarray(from, end)) !== null;
    end = bytes.indexOf(10, from)
  )
    from = end + 1;
  throw new CompassError('invalid', `${file}:${lineOf(from)}: is not UTF-8: save the file in that encoding.`);
}

/** Where the last sign ends that is read; null where all are. */
function endOfReading(text: string): number | null {
  let [signs, end] = [0, 0];
  for (const sign of new Lexer().lex(text)) {
    signs += 1;
    end += sign.length;
    if (signs > MOST_SIGNS) return Math.min(end, text.length);
  }
  return null;
}

/** What stands directly within a token of the parser, which knows no depth of its own. */
const withinToken = (token: CST.Token): CST.Token[] => {
  const inItems = 'items' in token ? token.items.flatMap(({ key, value }) => [key, value]) : [];
  const all = [...inItems, 'value' in token ? (token as CST.Document).value : undefined];
  return all.filter((one): one is CST.Token => typeof one === 'object' && one !== null);
};

/** Tokens that are not nested deeper than a configuration is. What composes them goes as deep as they do, and has no end of its own. */
function* shallow(tokens: Iterable<CST.Token>, refuse: (offset: number, message: string) => never) {
  let versions = 0;
  for (const top of tokens) {
    // The composer takes the last one.
    if (top.type === 'directive' && top.source.startsWith('%YAML')) versions += 1;
    if (versions > 1) refuse(top.offset, '%YAML stands here a second time: leave one of them.');
    let level: CST.Token[] = [top];
    for (let depth = 0; level.length > 0; depth += 1) {
      if (depth > MOST_DEPTH) refuse(level[0]?.offset ?? 0, 'is nested too deeply.');
      level = level.flatMap(withinToken);
    }
    yield top;
  }
}

/** What the grammar lets pass and a configuration does not: names that are none or twice, and aliases that lead nowhere or multiply. */
function odd(document: Document): { offset: number; message: string }[] {
  const found: { offset: number; message: string }[] = [];
  let aliases = 0;
  visit(document, {
    Map(_key, { items }) {
      const names = new Set<string>();
      for (const { key } of items) {
        const name = String(isScalar(key) ? key.value : key);
        const offset = isScalar(key) ? (key.range?.[0] ?? 0) : 0;
        if (name === '__proto__') found.push({ offset, message: '__proto__ is no name for anything.' });
        if (names.has(name)) found.push({ offset, message: `${name} stands here a second time: leave one of them.` });
        names.add(name);
      }
    },
    Alias(_key, alias) {
      const offset = alias.range?.[0] ?? 0;
      aliases += 1;
      if (aliases > MOST_ALIASES) {
        found.push({
          offset,
          message: `more than ${MOST_ALIASES} aliases are not followed: write out what they stand for.`,
        });
        return visit.BREAK;
      }
      if (alias.resolve(document) === undefined)
        found.push({
          offset,
          message: `*${alias.source} is an alias of nothing: write &${alias.source} where it stands for something.`,
        });
      return undefined;
    },
  });
  return found;
}

/** Opens one YAML file: bounded in size, depth and aliases. CompassError `invalid` with file and line of all that is wrong with it. */
export function openYaml(file: string): OpenYaml {
  const text = textOf(file);
  const lines = new LineCounter();
  const lineAt = (offset: number) => Math.max(1, lines.linePos(offset).line);
  const fault = (offset: number, message: string): Fault => ({
    field: '',
    message: `${file}:${lineAt(offset)}: ${message}`,
  });
  const refuse = (offset: number, message: string): never => {
    throw refusal([fault(offset, message)]);
  };
  const end = endOfReading(text);
  if (end !== null) {
    lines.addNewLine(0);
    for (let at = text.indexOf('\n'); at !== -1 && at < end; at = text.indexOf('\n', at + 1)) lines.addNewLine(at + 1);
    refuse(end, 'a configuration does not hold so much: leave out what is none.');
  }
  const tokens = new Parser(lines.addNewLine).parse(text);
  const [document, second] = new Composer({ logLevel: 'silent', uniqueKeys: false }).compose(
    shallow(tokens, refuse),
    true,
    text.length,
  );
  // Asked to, it composes one also of nothing.
  if (document === undefined) return refuse(0, 'is empty.');
  if (second !== undefined) return refuse(second.range?.[0] ?? 0, 'a second document begins here: one file holds one.');
  const broken = [...document.errors, ...document.warnings].map(({ pos, message }) => ({
    offset: pos[0],
    message: `${message.split('\n')[0]}.`,
  }));
  const wrong = broken.length > 0 ? broken : odd(document);
  if (wrong.length > 0)
    throw refusal(wrong.toSorted((a, b) => a.offset - b.offset).map(({ offset, message }) => fault(offset, message)));
  return { document, lineAt };
}

/** The value of a document that was opened, whose aliases are few. */
export const contentOf = (document: Document): unknown => document.toJS({ maxAliasCount: -1 });
