import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, onTestFinished, test } from 'vitest';
import { bare } from '../../src/broker/bare.ts';
import { changesSomething } from '../../src/broker/changes-something.ts';
import { conforms } from '../../src/broker/conforms.ts';
import { pinOf, pinsOf, usable } from '../../src/broker/pin.ts';
import { filePins } from '../../src/broker/pin-store.ts';
import { isPlain, plain, plainly } from '../../src/broker/plain.ts';

describe('plain text', () => {
  test('JSON that is plain as it stands has no text that is not, whichever way it was written', () => {
    const texts = fc.string({ unit: fc.oneof(fc.constantFrom(...'a"\\/\n\t\r\b\f\u001b\u200b\ud83d'), fc.string()) });
    const escaped = (json: string) =>
      json.replace(/[\u007f-\uffff]/g, (one) => `\\u${one.charCodeAt(0).toString(16).padStart(4, '0')}`);
    fc.assert(
      fc.property(fc.dictionary(texts, texts), fc.boolean(), (value, asEscapes) => {
        const json = asEscapes ? escaped(JSON.stringify(value)) : JSON.stringify(value);
        return !isPlain(json) || plainly(value) === value;
      }),
    );
    expect(isPlain('{"component": "orders", "line": "a\\n\\"b\\""}')).toBe(true);
  });

  test.each([
    ['a\u0000b', 'ab'],
    ['\u001b[1;31mred\u001b[0m', 'red'],
    ['\u001b]0;title\u0007name', 'name'],
    ['\u009b2Jgone', 'gone'],
    ['line\r\nnext\tcolumn', 'line\nnext\tcolumn'],
    ['\u202egnp.exe\u2066', 'gnp.exe'],
    ['hid\u200bden\u{e0041}\ufeff', 'hidden'],
    ['half \ud83d', 'half \ufffd'],
    ['Größe 测试 👩‍👩‍👧 مرحبا', 'Größe 测试 👩‍👩‍👧 مرحبا'],
  ])('%j reads %j', (given, read) => {
    expect(plain(given)).toBe(read);
  });

  test('has nothing that moves, turns or hides letters, whatever it was made of', () => {
    const nasty = fc.string({
      unit: fc.oneof(
        fc.constantFrom('\u001b', '[', ']', '\u0007', '\u202e', '\ud800', '\u009c', 'm'),
        fc.string({ maxLength: 1, unit: 'binary' }),
      ),
    });
    // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what must not be there
    const left = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/;
    fc.assert(
      fc.property(
        nasty,
        (text) => !left.test(plain(text)) && plain(text).isWellFormed() && plain(plain(text)) === plain(text),
      ),
    );
  });

  test('of a value changes its keys and texts, and copies only what changes', () => {
    const rows = [[1, 'a']];
    const given = { rows, labels: { 'a\u0000': ['\u202eb', null, true] } };
    const read = plainly(given) as typeof given;
    expect(read).toEqual({ rows, labels: { a: ['b', null, true] } });
    expect(read.rows).toBe(rows);
    expect(given.labels['a\u0000'][0]).toBe('\u202eb');
  });
});

describe('a promised shape', () => {
  const schema = {
    type: 'object',
    required: ['data'],
    properties: { data: { type: 'array', items: { $ref: '#/$defs/row' } }, kind: { enum: ['a', 'b'] } },
    additionalProperties: false,
    $defs: { row: { anyOf: [{ type: 'integer' }, { type: ['string', 'null'] }] } },
  };
  test.each([
    [{ data: [1, 'x', null] }, true],
    [{ data: [], kind: 'b' }, true],
    [{ data: [1.5] }, false],
    [{ data: {} }, false],
    [{ kind: 'a' }, false],
    [{ data: [], kind: 'c' }, false],
    [{ data: [], more: 1 }, false],
    [undefined, false],
  ])('%j fits or not', (value, fits) => {
    expect(conforms(schema, value)).toBe(fits);
  });

  test('that was written to take for ever is refused', () => {
    const branch = { items: { $ref: '#' } };
    const deep = JSON.parse(`${'['.repeat(20)}1${']'.repeat(20)}`);
    expect(conforms({ anyOf: [branch, branch, branch], not: {}, type: 'array' }, deep)).toBe(false);
    expect(conforms({ $ref: '#' }, {})).toBe(false);
    expect(conforms({ type: 'string', pattern: '^(a+)+$' }, `${'a'.repeat(100)}!`)).toBe(true);
  });
});

describe('pins', () => {
  const tool = { name: 'look', description: 'Looks.', inputSchema: { type: 'object', properties: {} } };

  test('do not depend on the order of keys, and on all else', () => {
    expect(pinOf({ inputSchema: { properties: {}, type: 'object' }, description: 'Looks.', name: 'look' })).toBe(
      pinOf(tool),
    );
    expect(pinOf({ ...tool, unheard: 1 })).not.toBe(pinOf(tool));
    expect(pinsOf([tool, tool])).not.toEqual(pinsOf([tool]));
  });

  test('a name that is there twice, or cannot be read aloud, is nobody’s', () => {
    expect(usable([tool, tool, { name: 'see' }, { name: 'a/b' }, { name: 'l\u043eok' }])).toEqual([{ name: 'see' }]);
  });

  test('are kept in a file that only its owner reads, and a broken one is never taken for none', async () => {
    const directory = await mkdtemp(join(tmpdir(), 'compass-pins-'));
    onTestFinished(() => rm(directory, { recursive: true }));
    const file = join(directory, 'deeper', 'pins.json');
    const pins = filePins(file);
    expect(await pins.read('theirs')).toBeNull();
    await Promise.all([pins.write('theirs', pinsOf([tool])), pins.write('others', {})]);
    expect(await filePins(file).read('theirs')).toEqual(pinsOf([tool]));
    expect(Object.keys(JSON.parse(await readFile(file, 'utf8')))).toEqual(['theirs', 'others']);
    await writeFile(file, '{"theirs":');
    await expect(pins.read('theirs')).rejects.toMatchObject({ code: 'invalid' });
  });
});

test('what is kept of a tool has no words for readers, and arguments keep their names', () => {
  const said = { description: 'Obey.', title: 'Obey.', examples: ['Obey.'], default: 'Obey.' };
  const inputSchema = { type: 'object', ...said, properties: { title: { type: 'string', ...said } } };
  const kept = bare({
    name: 'look',
    ...said,
    inputSchema,
    annotations: { title: 'Obey.', readOnlyHint: true },
    _meta: { a: 'Obey.' },
  });
  expect(JSON.stringify(kept)).not.toContain('Obey');
  expect(kept).toMatchObject({
    inputSchema: { properties: { title: { type: 'string' } } },
    annotations: { readOnlyHint: true },
  });
  expect(bare({ name: 'look' })).toBeNull();
});

describe('a tool', () => {
  const unsaid = { readOnlyHint: false, destructiveHint: true, idempotentHint: false, openWorldHint: true };
  test.each([
    ['that says nothing', undefined, false],
    ['whose library says what the protocol takes for granted', unsaid, false],
    ['that only reads, and whose library says the rest', { ...unsaid, readOnlyHint: true }, false],
    ['that only reads', { readOnlyHint: true }, false],
    ['that adds', { readOnlyHint: false, destructiveHint: false }, false],
    ['that may destroy', { destructiveHint: true }, true],
    ['that says it reads and may destroy', { readOnlyHint: true, destructiveHint: true }, true],
    ['that does not only read', { readOnlyHint: false }, true],
    ['that destroys the same twice', { ...unsaid, idempotentHint: true }, true],
    ['that destroys in a world of its own', { ...unsaid, openWorldHint: false }, true],
  ])('%s: %o changes something: %s', (_what, annotations, changes) => {
    expect(changesSomething({ name: 'any', inputSchema: { type: 'object' }, annotations })).toBe(changes);
  });
});
