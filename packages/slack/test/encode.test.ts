import { expect, test } from 'vitest';
import { header, section } from '../src/blocks.ts';
import { mrkdwn, outside, plain, push } from '../src/encode.ts';

test('mentions, links and entities of outside text are not live, and nothing makes a link of an address', () => {
  expect(outside('<!channel> <@U1> <https://evil|ok> &lt;')).toBe(
    '&lt;!channel&gt; &lt;@U1&gt; &lt;hxxps://evil|ok&gt; &amp;lt;',
  );
});

test('outside text at the beginning of a line is no quote', () => {
  expect(outside('> said the attacker')).toBe('\u2060&gt; said the attacker');
});

test('signs piled on a letter are taken off, accents stay', () => {
  expect(plain(`Z${'\u0335'.repeat(40)}a\u0301lgo`, 75)).toBe('Z\u0335\u0335a\u0301lgo');
});

test('text that has nothing to be seen stands as a dash: Slack refuses an empty one', () => {
  expect(plain('\u200b\u2060\u{e0041}', 75)).toBe('–');
});

test('mrkdwn comes from its template alone', () => {
  // @ts-expect-error text of somebody else is no mrkdwn
  section('<!channel>');
});

test('a circle of ours is drawn in a header, one of outside text is not', () => {
  expect(header(':large_green_circle: all is well', ':red_circle: ')).toMatchObject({
    text: { text: ':red_circle: :\u2060large_green_circle: all is well' },
  });
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
  expect(text.replaceAll('&lt;', '')).toBe('……');
  const many = long.reduce((sum, one) => mrkdwn`${{ raw: sum }}${one}`, mrkdwn`a`);
  expect(many.length).toBeLessThanOrEqual(2990);
  expect(many).toMatch(/&lt;…+$/);
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
