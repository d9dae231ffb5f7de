import { expect, test } from 'vitest';
import { visible } from '../src/index.ts';

test('what steers a terminal or turns words round is taken out', () => {
  expect(visible('a\u001b[31mb\u0007\u202ec\u200bd\ufeff')).toBe('a[31mbcd');
});

test('line ends of every kind are line feeds, a tab is a space', () => {
  expect(visible('a\r\nb\u2028c\td')).toBe('a\nb\nc d');
});

test('letters of every language and their accents stay', () => {
  const text = 'Größe, naïve, שלום, नमस्ते, 漢字 😀 e\u0301';
  expect(visible(text)).toBe(text);
});

test('text hidden in tags, and half a character, do not stay', () => {
  expect(visible(`ok${String.fromCodePoint(0xe0041)}\ud800`)).toBe('ok\ufffd');
});
