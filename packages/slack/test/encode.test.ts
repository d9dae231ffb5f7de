import { expect, test } from 'vitest';
import { mrkdwn, outside, plain, push } from '../src/encode.ts';

test('mentions, links and entities of outside text are not live', () => {
  expect(outside('<!channel> <@U1> <https://evil|ok> &lt;')).toBe(
    '&lt;!channel&gt; &lt;@U1&gt; &lt;https://evil|ok&gt; &amp;lt;',
  );
});

test('marks of outside text draw nothing, and names keep their underscores', () => {
  expect(outside('*a* ~b~ `c` _d_ idle_in_transaction')).toBe('∗a∗ ∼b∼ ˋcˋ ˍdˍ idle_in_transaction');
});

test('an emoji code of outside text is taken apart, a time is not', () => {
  expect(outside(':fire:')).not.toContain(':fire:');
  expect(outside('at 03:02:30')).toBe('at 03:02:30');
});

test('what makes words read as others is gone, and lines of outside text stay one line', () => {
  expect(outside('a\u202eb\u200bc\nd')).toBe('abc d');
});

test('a cut is a sign, and never half a character or half an entity', () => {
  expect(plain('x'.repeat(80), 75)).toBe(`${'x'.repeat(74)}…`);
  expect(plain(`${'x'.repeat(73)}😀😀`, 75).isWellFormed()).toBe(true);
  const long = Array.from({ length: 40 }, () => '<'.repeat(100));
  const text = mrkdwn`${long[0] ?? ''}${long
    .map((one) => one)
    .join('')
    .slice(0, 300)}`;
  expect(text.replaceAll('&lt;', '')).toBe('');
  const many = long.reduce((sum, one) => mrkdwn`${{ raw: sum }}${one}`, mrkdwn`a`);
  expect(many.length).toBeLessThanOrEqual(2990);
  expect(many).toMatch(/&lt;…$/);
});

test('what belongs together stays on one line of a phone', () => {
  expect(mrkdwn`48 → 9 · likely`).toBe('48\u00a0→\u00a09\u00a0· likely');
});

test('a name that ends with a full stop does not get a second one', () => {
  expect(mrkdwn`Asked by ${'Priya N.'}. Wait ...`).toBe('Asked by Priya N. Wait ...');
});

test('a push text is short also after it was escaped', () => {
  const text = push('<'.repeat(200));
  expect(text.length).toBeLessThanOrEqual(150);
  expect(text).toMatch(/^(&lt;)+…$/);
});
