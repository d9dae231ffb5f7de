import { describe, expect, it } from 'vitest';
import { lookOf } from '../src/terminal/look.ts';
import { sparkline } from '../src/terminal/sparkline.ts';
import { cut, widthOf, wrap } from '../src/terminal/width.ts';

describe('a line of values', () => {
  const rising = Array.from({ length: 8 }, (_, index): [number, number] => [index * 10, index]);

  it('goes from its smallest to its largest value', () => {
    expect(sparkline(rising, { width: 8, ascii: false })).toMatchObject({ text: '▁▂▃▄▅▆▇█', first: 0, last: 7 });
    expect(sparkline(rising, { width: 8, ascii: true })?.text).toBe('__.--=##');
  });

  it('is the mean where several values share a sign, and the last one known where there is none', () => {
    const spike: [number, number][] = [...rising.map(([at]): [number, number] => [at, 0]), [80, 8]];
    expect(sparkline(spike, { width: 3, ascii: false })?.text).toBe('▁▁█');
    expect(sparkline(rising, { width: 16, ascii: false })?.text).toBe('▁▁▂▂▃▃▄▄▄▅▅▆▆▇▇█');
  });

  it('leaves empty what was not recorded', () => {
    const gap: [number, number | null][] = rising.map(([at, value]) => [at, at > 10 && at < 60 ? null : value]);
    const dense = gap.flatMap(([at, value]): [number, number | null][] =>
      [0, 2, 4, 6, 8].map((more) => [at + more, value]),
    );
    expect(sparkline(dense, { width: 8, ascii: true })?.text).toBe('___   ##');
  });

  it.each([
    ['nothing', []],
    ['one value', [[10, 1]]],
    [
      'values of one moment',
      [
        [10, 1],
        [10, 2],
      ],
    ],
  ] as [string, [number, number][]][])('is none for %s', (_what, points) => {
    expect(sparkline(points, { width: 8, ascii: true })).toBeNull();
  });
});

describe('how wide a text is', () => {
  it('counts what a terminal draws: wide signs twice, colours and joined signs not', () => {
    expect(widthOf('注文 orders')).toBe(11);
    expect(widthOf('\u001b[1morders\u001b[22m')).toBe(6);
    expect(widthOf('e\u0301')).toBe(1);
    expect(cut('注文サービス', 6)).toBe('注文…');
  });

  it('never parts a number from its unit, and breaks what is longer than a line', () => {
    expect(wrap('p99 is at 4.8\u00a0s', 12)).toEqual(['p99 is at', '4.8 s']);
    expect(wrap('x'.repeat(20), 8)).toEqual(['xxxxxxxx', 'xxxxxxxx', 'xxxx']);
  });
});

describe('how a terminal shows', () => {
  it.each([
    ['a terminal', { isTTY: true, columns: 120 }, {}, true, 80],
    ['a small one', { isTTY: true, columns: 50 }, {}, true, 50],
    ['NO_COLOR', { isTTY: true, columns: 80 }, { NO_COLOR: '1' }, false, 80],
    ['an empty NO_COLOR', { isTTY: true, columns: 80 }, { NO_COLOR: '' }, true, 80],
    ['TERM=dumb', { isTTY: true, columns: 80 }, { TERM: 'dumb' }, false, 80],
    ['a pipe', {}, {}, false, 80],
  ])('%s', (_what, output, env, live, columns) => {
    const look = lookOf(output, env);
    expect([look.live, look.ascii, look.columns]).toEqual([live, !live, columns]);
    expect(look.paint.bold('x') === 'x').toBe(!live);
  });
});
